// A request of a browser: an aim decides which branch the case is to reach, chance then disturbs it.

import { questions } from './has.mjs';
import { expectations, pemForm } from './options.mjs';
import { keyList } from './answers.mjs';
import { accountsHost, pickInstance } from './instances.mjs';
import { cookieHeaders, encoded, oddUat, redirectCount } from './cookies.mjs';
import { forwarding, pickOrigin, pickPath, plainQuery, referenceUrl } from './places.mjs';
import { organizationPath, organizationSync } from './organizations.mjs';
import { browserToken, organizationOf, sessionState } from './sessions.mjs';
import { handshakeToken, payloadAnswer, refreshAnswer } from './handshakes.mjs';
import { anyToken } from './tokens.mjs';

// Each aim bends a scene which, left alone, signs a browser in. Those named `dev…` and `prod…` need such an instance.
const AIMS = {
  signedIn: [9, () => {}],
  nothing: [3, (r, s) => { s.layout = 'none'; s.uat = r.pick([undefined, '0']); }],
  tokenOnly: [3, (r, s) => { s.uat = r.pick([undefined, '0', 'abc', '']); }],
  clientOnly: [3, (r, s) => { s.layout = 'none'; }],
  beforeUat: [4, (r, s) => { s.uatOffset = r.pick([1, 1, 2, 100]); }],
  anyState: [9, (r, s) => { s.state = sessionState(r); }],
  suffixes: [9, (r, s) => suffixes(r, s)],
  expired: [5, (r, s) => { s.state = 'expired'; }],
  refresh: [14, (r, s) => { s.state = r.weighted([[12, 'expired'], [1, 'forged-and-expired'], [1, 'no-sid'], [1, 'nbf']]); s.refresh = `rt_${r.text(8)}`; }],
  notYet: [3, (r, s) => { s.state = r.pick(['nbf', 'iat-future']); }],
  nonce: [10, (r, s) => { s.nonce = r.weighted([[8, `n_${r.text(8)}`], [1, 'a+b&c=d/%~'], [1, '..']]); if (r.chance(0.5)) s.layout = 'none'; }],
  handshake: [12, (r, s, keys) => { s.handshake = handshakeToken(r, keys, s).text; if (r.chance(0.5)) s.layout = 'none'; }],
  both: [1, (r, s, keys) => { s.nonce = 'n_1'; s.handshake = handshakeToken(r, keys, s).text; }],
  loop: [5, (r, s) => { s.count = redirectCount(r); s.state = r.weighted([[3, 'fresh'], [3, 'expired'], [1, 'nbf']]); if (r.chance(0.5)) s.uatOffset = 5; }],
  crossOrigin: [8, (r, s) => { s.referer = referrer(r, s); }],
  organization: [12, (r, s) => { s.sync = true; }],
  satellite: [14, (r, s) => { satellite(r, s); }],
  devSync: [5, (r, s) => { s.query.push(r.weighted([[6, `__clerk_db_jwt=dvb_q${r.text(4)}`], [1, '__clerk_db_jwt='], [1, '__clerk_db_jwt'], [1, '__clerk_db_jwt=a+b%26c'], [1, '__clerk%5Fdb_jwt=x']])); }, 'development'],
  devMissing: [5, (r, s) => { s.devBrowser = undefined; }, 'development'],
  devPrimary: [7, (r, s) => { s.query.push(redirectBack(r)); if (r.chance(0.3)) s.devBrowser = undefined; }, 'development'],
  header: [8, (r, s, keys) => headerToken(r, s, keys)],
  misconfigured: [5, (r, s) => misconfigure(r, s)],
};

function redirectBack(random) {
  const target = random.weighted([
    [8, 'https://satellite.example.org/page?x=1'], [3, 'http://localhost:4000/'], [2, 'https://satellite.example.org/?__clerk_synced=false&__clerk_db_jwt=old'], [1, 'https://satellite.example.org/#frag'], [1, 'https://user@satellite.example.org/'],
    [1, '/relative'], [1, 'not a url'], [1, ''], [1, 'javascript:alert(1)'], [1, 'myapp://open'], [1, '//evil.example'], [1, 'HTTPS://satellite.example.org'], [1, 'https:satellite'], [1, 'https://sat.example/?a=b c&d=~*'], [1, 'data:text/html,x'], [1, 'https://'],
  ]);
  return `__clerk_redirect_url=${random.chance(0.9) ? encodeURIComponent(target) : target.replaceAll(' ', '+').replaceAll('#', '%23').replaceAll('&', '%26')}`;
}

function satellite(random, s) {
  s.options.isSatellite = true;
  if (random.chance(0.75)) s.options.domain = random.weighted([[6, 'satellite.example.org'], [1, 'http.example.org'], [1, 'SATELLITE.example.org']]);
  if (!s.options.domain || random.chance(0.25)) s.options.proxyUrl = proxyUrl(random);
  s.options.satelliteAutoSync = random.pick([undefined, true, true, false]);
  s.options.signInUrl = random.weighted([[10, 'https://primary.example.com/sign-in'], [2, 'https://primary.example.com/sign-in?a=b&__clerk_redirect_url=old'], [2, undefined], [1, '/sign-in'], [1, 'not a url'], [1, 'https://app.example.com/sign-in'], [1, 'http://localhost:3000/sign-in']]);
  if (random.chance(0.25)) s.origin = random.pick(['https://app.example.com', 'http://localhost:3000', 'https://primary.example.com', 'https://PRIMARY.example.com', 'https://primary.example.com/', 'null', 'x', 'https://primary.example.com:443']);
  if (random.chance(0.6)) s.layout = 'none';
  if (s.layout === 'none' && random.chance(0.6)) s.uat = random.pick([undefined, '0']);
  const synced = random.weighted([[6, undefined], [6, 'false'], [4, 'true'], [1, ''], [1, 'FALSE'], [1, '1'], [1, 'true&__clerk_synced=false'], [1, 'false&__clerk_synced=true']]);
  if (synced !== undefined) s.query.push(`__clerk_synced=${synced}`);
  if (random.chance(0.15)) s.query.push(redirectBack(random));
  if (random.chance(0.15)) s.devBrowser = undefined;
  if (random.chance(0.1)) s.count = redirectCount(random);
  if (random.chance(0.3)) s.referer = referrer(random, s);
}

function proxyUrl(random) {
  return random.weighted([[5, '/__clerk'], [5, 'https://proxy.example.com/__clerk'], [1, 'https://app.example.com/__clerk'], [1, 'https://proxy.example.com/__clerk//'], [1, 'http://proxy.example.com:8080'], [1, 'proxy.example.com/__clerk'], [1, 'https://proxy.example.com/a/b?x=1'], [1, '/'], [1, '//proxy.example.com/x'], [1, '/__clerk/'], [1, 'HTTPS://proxy.example.com']]);
}

// Cookies of both names at once, which is what the choice between them is about.
function suffixes(random, s) {
  s.layout = random.pick(['both', 'both', 'other-plain', 'other-plain', 'suffixed-older', 'plain-older', 'mixed', 'mixed', 'mixed', 'suffixed-stale', 'suffixed']);
  s.uats = random.weighted([[4, undefined], [6, () => [uatLike(random, s), uatLike(random, s)]]]);
  if (s.uats) s.uats = s.uats();
}

function uatLike(random, s) {
  const seconds = Math.floor(s.now / 1000);
  return random.weighted([[5, '0'], [4, String(seconds - 100)], [2, String(seconds - 2)], [1, String(seconds + 5)], [3, undefined], [1, oddUat(random)], [1, '00']]);
}

function referrer(random, s) {
  const { host } = s.instance;
  const own = new URL(s.place);
  return random.weighted([
    [6, 'https://other.example/page'], [3, 'https://satellite.example.org/'], [2, `${own.origin}/from`], [1, `${own.protocol === 'https:' ? 'http' : 'https'}://${own.host}/`], [1, `${own.protocol}//${own.hostname}:9999/`],
    [2, `https://${host}/v1/x`], [1, `http://${host}:8080/`], [2, `https://${accountsHost(host)}/sign-in`], [1, `http://${accountsHost(host)}/`], [1, `https://${accountsHost(host)}:444/`],
    [1, 'https://accounts.evil.example/'], [1, 'https://accounts.foo.lcl.dev/'], [1, 'https://accounts.foo.lclclerk.com/'], [1, 'https://foo.lcl.dev/'], [1, 'https://any-app-1.accounts.dev/'], [1, 'https://any-app-1.clerk.accounts.dev/'], [1, 'https://accounts.dev/'],
    [1, 'https://x.accountsstage.dev/'], [1, 'https://x.accounts.lclclerk.com/'], [1, 'https://clerk.accounts.dev/'], [1, 'https://proxy.example.com/__clerk/x'], [1, 'https://clerk.satellite.example.org/'], [1, 'https://accounts.satellite.example.org/'],
    [1, 'about:blank'], [1, 'android-app://com.example/'], [1, 'not a url'], [1, '/relative'], [1, 'null'], [1, 'file:///x'], [1, `https://${host.toUpperCase()}/`], [1, 'https://user@other.example/'], [1, 'http://app.example.com/'], [1, 'https://app.example.com'],
  ]);
}

function headerToken(random, s, keys) {
  const state = random.weighted([[3, 'fresh'], [8, 'expired'], [3, 'nbf'], [3, 'iat-future'], [1, 'template'], [2, sessionState(random)]]);
  s.headerToken = random.chance(0.9) ? browserToken(random, keys, { ...s, issuer: s.instance.host, state }) : anyToken(random, keys, s);
  if (random.chance(0.5)) s.refresh = `rt_${random.text(6)}`;
  if (random.chance(0.4)) s.layout = 'none';
  s.options.acceptsToken = random.weighted([[6, undefined], [2, 'session_token'], [3, 'any'], [2, ['session_token']], [1, ['api_key', 'session_token']], [1, ['m2m_token']], [1, 'api_key'], [1, 'oauth_token']]);
}

function misconfigure(random, s) {
  for (let rest = random.int(1, 2); rest > 0; rest--) {
    random.weighted([
      [2, () => { s.options.publishableKey = random.pick([undefined, '', 'pk_test_', 'garbage', `${s.instance.key}x`]); }],
      [2, () => { s.options.secretKey = random.pick([undefined, '']); }],
      [4, () => { satellite(random, s); s.options.signInUrl = random.pick([undefined, '', '/x', 'https://app.example.com/in']); s.options.secretKey = random.pick(['sk_test_1', 'test_1', 'sk_live_1', 'xsk_test_1']); }],
      [3, () => { satellite(random, s); s.origin = random.pick(['https://primary.example.com', 'https://app.example.com']); s.options.signInUrl = random.pick(['/x', 'https://primary.example.com/y', 'https://app.example.com/in', 'javascript:x', 'primary.example.com']); }],
      [3, () => { satellite(random, s); s.options.domain = undefined; s.options.proxyUrl = random.pick([undefined, '']); }],
      [3, () => { s.options.organizationSyncOptions = organizationSync(random, { broken: 1 }); }],
      [2, () => { s.options.acceptsToken = random.pick(['m2m_token', 'api_key', 'oauth_token', 'any', []]); }],
    ])();
  }
}

// What may happen to any scene.
const DISTURBANCES = [
  [4, (r, s) => { s.method = r.pick(['POST', 'HEAD', 'PUT', 'OPTIONS', 'DELETE', 'PATCH']); }],
  [4, (r, s) => { s.dest = r.pick(['iframe', 'empty', 'script', 'Document', 'DOCUMENT', '', 'document,iframe', 'nested-document']); }],
  [4, (r, s) => { s.dest = undefined; s.accept = r.pick(['text/html', 'text/html,application/xhtml+xml', 'application/json, text/html', 'TEXT/HTML', '*/*', undefined, '', 'text/htmlx', ' text/html']); }],
  [3, (r, s) => { s.count = redirectCount(r); }],
  [3, (r, s) => { s.sync = true; }],
  [2, (r, s) => { s.options.proxyUrl = proxyUrl(r); }],
  [1, (r, s) => { s.options.domain = 'satellite.example.org'; }],
  [3, (r, s) => { s.referer = referrer(r, s); }],
  [3, (r, s) => suffixes(r, s)],
  [2, (r, s) => { s.layout = r.pick(['plain', 'suffixed', 'both', 'mixed', 'none', 'other-plain']); }],
  [2, (r, s) => { s.state = sessionState(r); }],
  [1, (r, s) => { s.uat = oddUat(r); }],
  [1, (r, s) => { s.uatOffset = r.pick([-1, 0, 1]); }],
  [2, (r, s) => { s.refresh = `rt_${r.text(6)}`; }],
  [1, (r, s) => { s.devBrowser = r.pick([undefined, '', 'a b', 'dvb%20x', 'é']); }],
  [1, (r, s) => { s.query.push(r.pick(['__clerk_synced=false', '__clerk_synced=true', '__clerk_db_jwt=dvb_q', '__clerk_handshake=', '__clerk_handshake=x.y.z', '__clerk_handshake_nonce=', '__session=x', '__clerk_help=1', '__clerk_db_jwt=1&__clerk_db_jwt=2', '__clerk_db_jwt=%ff%00x', '__clerk_handshake=&__clerk_handshake=x', '__clerk_redirect_url='])); }],
  [2, (r, s, keys) => headerToken(r, s, keys)],
  [1, (r, s) => { s.authorization = r.pick(['', 'Basic dTpw', 'bearer x', 'Bearer', 'Token abc']); }],
  [1, (r, s) => { s.options.acceptsToken = r.pick(['any', 'session_token', ['session_token', 'm2m_token'], ['api_key'], []]); }],
  [5, (r, s) => { s.expects = true; }],
  [1, (r, s) => { s.options.clockSkewInMs = r.pick([0, 1, 60000, 86400000]); }],
  [1, (r, s) => { s.badKeys = true; }],
  [1, (r, s) => { s.options.signInUrl = r.pick(['https://primary.example.com/sign-in', '/sign-in', 'nonsense']); }],
  [1, (r, s) => { s.options.satelliteAutoSync = r.chance(0.5); }],
  [1, (r, s) => { s.origin = r.pick(['https://app.example.com', 'null', 'garbage']); }],
  [1, (r, s) => { s.manyHosts = true; }],
];

function scene(random, now, aim) {
  const only = AIMS[aim][2];
  let instance = pickInstance(random);
  while (only && instance.type !== only) instance = pickInstance(random);
  return {
    now, skew: 5000, instance, aim, method: 'GET', dest: 'document', accept: random.pick(['text/html', 'text/html,*/*;q=0.8', undefined]), query: [...plainQuery(random)], place: pickOrigin(random), path: pickPath(random),
    layout: random.weighted([[5, 'plain'], [6, 'suffixed'], [6, 'both']]), state: 'fresh', age: 20, uatOffset: -random.int(0, 100), devBrowser: `dvb_${random.text(6)}`, options: {},
  };
}

export function browserCase(random, keys, { now, skew, place, given }) {
  const aim = random.weighted(Object.entries(AIMS).map(([name, [weight]]) => [weight, name]));
  const s = scene(random, now, aim);
  if (skew !== undefined) Object.assign(s, { skew, options: { clockSkewInMs: skew } });
  AIMS[aim][1](random, s, keys);
  const disturbed = random.weighted([[22, 0], [14, 1], [6, 2], [2, 3], [1, 5], [1, 8]]);
  for (let rest = disturbed; rest > 0; rest--) random.weighted(DISTURBANCES)(random, s, keys);
  s.skew = s.options.clockSkewInMs ?? s.skew;
  s.token = browserToken(random, keys, { ...s, issuer: s.instance.host, sub: random.chance(0.005) ? '' : undefined });
  if (s.expects) s.options = { ...expectations(random, s.token.claims), ...s.options };
  const options = { ...given, ...keysOf(random, s, given), apiUrl: place.url, ...s.options };
  if (s.sync && !options.organizationSyncOptions) {
    options.organizationSyncOptions = organizationSync(random);
    s.path = organizationPath(random, organizationOf(s.token.claims));
  }
  if (random.chance(0.3)) options.jwtKey = pemForm(random, random.chance(0.96) ? keys.main : keys.foreign);
  extras(random, options);
  const cookies = cookiesOf(random, s, keys);
  const request = requestOf(random, s, cookies);
  const { answer: jwks, marks } = keyList(random, keys, keys.main, { sound: s.badKeys ? 0 : 0.965 });
  const answers = { jwks };
  if (s.refresh !== undefined) answers.refresh = refreshAnswer(random, keys, s).answer;
  if (s.nonce !== undefined) answers.payload = payloadAnswer(random, keys, s).answer;
  const api = { base: place.path, keys: { secretKey: options.secretKey || null, machineSecretKey: options.machineSecretKey || null }, answers };
  const made = { now, request, options };
  if (random.chance(0.25)) made.toAuth = random.chance(0.1) ? {} : { treatPendingAsSignedOut: random.chance(0.4) };
  if (random.chance(0.4)) made.hasChecks = questions(random);
  return { case: made, api, marks: options.jwtKey ? new Set() : marks, scenario: `browser ${aim}${disturbed > 0 ? `+${disturbed}` : ''}` };
}

function keysOf(random, s, given) {
  const development = s.instance.type === 'development';
  const tail = (given.secretKey ?? 'sk_test_1').replace(/^(sk_test|sk_live|anything)/, '');
  const secretKey = random.weighted([[30, development ? `sk_test${tail}` : `sk_live${tail}`], [2, `sk_live${tail}`], [1, `sk_test${tail}`], [1, `test${tail}`]]);
  return { publishableKey: s.instance.key, secretKey };
}

function extras(random, options) {
  if (random.chance(0.05)) options.signUpUrl = 'https://accounts.example.com/sign-up';
  if (random.chance(0.03)) options.afterSignInUrl = '/after';
  if (random.chance(0.05)) options.skipJwksCache = random.chance(0.5);
  if (random.chance(0.04)) options.isSatellite ??= false;
}

// Names and raw values, in the order in which they are sent.
function cookiesOf(random, s, keys) {
  const { suffix } = s.instance;
  const text = s.token.text;
  const { iat } = s.token.claims;
  const uat = String(Math.max(1, Math.floor(typeof iat === 'number' ? iat : s.now / 1000) + s.uatOffset));
  const plainUat = 'uat' in s ? s.uat : uat;
  const older = () => browserToken(random, keys, { ...s, issuer: s.instance.host, state: random.pick(['fresh', 'fresh', 'expired']), age: 50 }).text;
  const other = () => browserToken(random, keys, { ...s, issuer: 'clerk.other.example', state: 'fresh' }).text;
  const any = () => random.weighted([[4, () => text], [3, older], [2, other], [2, () => undefined], [1, () => ''], [1, () => browserToken(random, keys, { ...s, issuer: s.instance.host, state: sessionState(random) }).text]])();
  const stale = () => browserToken(random, keys, { ...s, issuer: s.instance.host, state: 'expired' }).text;
  const [plain, suffixed] = {
    none: () => [undefined, undefined],
    plain: () => [text, undefined],
    suffixed: () => [undefined, text],
    both: () => [text, text],
    'other-plain': () => [other(), random.chance(0.8) ? text : undefined],
    'suffixed-older': () => [text, older()],
    'plain-older': () => [older(), text],
    'suffixed-stale': () => [random.chance(0.5) ? text : undefined, stale()],
    mixed: () => [any(), any()],
  }[s.layout]();
  const usesSuffix = suffixed !== undefined || (s.layout === 'none' && random.chance(0.4));
  const usesPlain = plain !== undefined || !usesSuffix || random.chance(0.1);
  let [u, U] = [usesPlain ? plainUat : undefined, usesSuffix ? plainUat : undefined];
  if (s.uats) [u, U] = s.uats;
  const list = [['__session', plain], [`__session_${suffix}`, suffixed], ['__client_uat', u], [`__client_uat_${suffix}`, U]];
  const both = random.chance(0.3);
  if (s.devBrowser !== undefined) {
    if (usesPlain || both) list.push(['__clerk_db_jwt', s.devBrowser]);
    if (usesSuffix || both) list.push([`__clerk_db_jwt_${suffix}`, both && random.chance(0.5) ? `${s.devBrowser}s` : s.devBrowser]);
  }
  if (s.refresh !== undefined) list.push([random.chance(0.94) ? `__refresh_${suffix}` : '__refresh', s.refresh]);
  if (s.count !== undefined) list.push([random.chance(0.95) ? '__clerk_redirect_count' : `__clerk_redirect_count_${suffix}`, s.count]);
  const inQuery = random.chance(0.4);
  if (s.nonce !== undefined) {
    if (inQuery) s.query.push(`__clerk_handshake_nonce=${encodeURIComponent(s.nonce)}`);
    else list.push([random.chance(0.95) ? '__clerk_handshake_nonce' : `__clerk_handshake_nonce_${suffix}`, encodeURIComponent(s.nonce)]);
  }
  if (s.handshake !== undefined) {
    if (random.chance(0.4)) s.query.push(`__clerk_handshake=${s.handshake}`);
    else list.push([random.chance(0.95) ? '__clerk_handshake' : `__clerk_handshake_${suffix}`, s.handshake]);
  }
  const sent = list.filter(([, value]) => value !== undefined).map(([name, value]) => [name, encoded(random, value)]);
  if (sent.length > 0 && random.chance(0.04)) {
    const [name, value] = random.pick(sent);
    sent.splice(random.int(0, sent.length), 0, [name, random.pick(['', 'x', value, '0'])]);
  }
  if (random.chance(0.1)) sent.reverse();
  return sent;
}

function requestOf(random, s, cookies) {
  const headers = [];
  const put = (name, value) => { if (value !== undefined) headers.push([random.chance(0.1) ? name.toUpperCase() : name, value]); };
  put('sec-fetch-dest', s.dest);
  put('accept', s.accept);
  put('referer', s.referer);
  put('origin', s.origin);
  if (random.chance(0.5)) put('user-agent', 'Mozilla/5.0 (test)');
  if (random.chance(0.1)) put('sec-fetch-site', random.pick(['cross-site', 'same-origin', 'none']));
  if (random.chance(0.05)) put('x-custom', 'one');
  if (random.chance(0.02)) headers.push(['x-custom', 'two'], ['x-custom', ' padded\t']);
  headers.push(...forwarding(random, { share: s.manyHosts ? 0.8 : 0.25, hostile: s.manyHosts ? 0.4 : 0.06 }));
  for (const value of cookieHeaders(random, cookies)) put('cookie', value);
  if (s.headerToken) put('authorization', `Bearer ${s.headerToken.text}`);
  else put('authorization', s.authorization);
  if (headers.length > 0 && random.chance(0.06)) {
    const [name, value] = random.pick(headers);
    headers.splice(random.int(0, headers.length), 0, [name, random.pick(['', 'x', value, '  '])]);
  }
  if (random.chance(0.04)) headers.forEach((header) => { if (random.chance(0.5)) header[1] = ` ${header[1]}\t `; });
  if (random.chance(0.2)) headers.reverse();
  const query = s.query.filter((piece) => piece !== '' || random.chance(0.5));
  if (random.chance(0.3)) query.reverse();
  const search = s.query.length > 0 ? `?${query.join('&')}` : random.chance(0.02) ? '?' : '';
  return { method: s.method, url: `${s.place}${s.path}${search}`, headers };
}

export { AIMS, referenceUrl };
