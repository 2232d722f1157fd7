// The token of a case: a class, and with some probability one or more defects.

import { CATEGORY, compose, spoilDocument, spoilText } from './jwt.mjs';
import { machineClaims, oauthClaims, oddValue, sessionClaims, spelled } from './claims.mjs';
import { Raw } from './json.mjs';

export const MACHINE_TYPES = ['m2m_token', 'oauth_token', 'api_key'];
const PREFIX = { m2m_token: 'mt_', oauth_token: 'oat_', api_key: 'ak_' };

export function opaqueToken(random, type) {
  const prefix = PREFIX[type];
  const text = random.weighted([
    [12, () => `${prefix}${random.text(random.int(8, 40))}`],
    [1, () => prefix],
    [1, () => `${prefix}a.b.c`],
    [1, () => `${prefix}${random.text(6)}.${random.text(8)}.${random.text(8)}`],
    [1, () => `${prefix}${random.text(5)}${random.pick(['-', '_', '=', '+', '/', '%20', '"', '\\', "'", '..', '?x=1', '#f', ',', ';', '{}', '\u007e'])}${random.text(3)}`],
    [1, () => `${prefix}${random.text(17000)}`],
    [1, () => `${prefix}${random.text(16384 - prefix.length)}`],
    [1, () => `${prefix}${random.text(16385 - prefix.length)}`],
  ])();
  return { text, kind: type, key: null };
}

export function garbageToken(random) {
  const text = random.pick([
    'Bearer', 'x', '.', '..', '...', 'a.b', 'a.b.c', 'a.b.c.d', 'null', 'undefined', '{}', 'MT_abc', 'Ak_abc', 'mt', 'oat', 'ak', 'mtx_abc', 'mch_abc', 'user_1',
    'eyJhbGciOiJSUzI1NiJ9', 'eyJhbGciOiJSUzI1NiJ9.e30', 'eyJhbGciOiJSUzI1NiJ9.e30.', 'e30.e30.AAAA', 'e30.e30.', '.e30.AAAA', 'bnVsbA.bnVsbA.AAAA', 'W10.W10.AAAA',
    'MQ.MQ.AA', '=.=.=', '%7B%7D', '_mt_abc', 'sk_test_1', 'pk_test_1', random.text(17000), `${random.text(9000)}.${random.text(9000)}.x`, random.text(20), `${random.text(8)}.${random.text(8)}.${random.text(8)}`,
  ]);
  return { text, kind: 'garbage', key: null };
}

function headerFor(random, kind, key) {
  const header = { alg: 'RS256', kid: key.kid, typ: 'JWT' };
  if (kind === 'session') header.cat = random.weighted([[6, CATEGORY.session], [3, undefined], [2, CATEGORY.ignore]]);
  if (kind === 'template') header.cat = CATEGORY.template;
  if (kind === 'm2m_token') header.cat = random.weighted([[6, CATEGORY.machine], [3, undefined]]);
  if (kind === 'oauth_token') {
    header.typ = random.weighted([[5, 'at+jwt'], [3, 'application/at+jwt']]);
    header.cat = random.weighted([[8, undefined], [1, CATEGORY.session], [1, CATEGORY.ignore], [1, CATEGORY.machine], [1, 'cl_other']]);
  }
  if (random.chance(0.2)) header.oiat = 1790000000;
  return header;
}

const CLAIMS = { session: sessionClaims, template: sessionClaims, m2m_token: machineClaims, oauth_token: oauthClaims };

// One step away from the edge of a time window, as exactly as whole seconds and the case's milliseconds allow.
function atTheEdge(random, claims, now, skew) {
  const name = random.pick(['exp', 'nbf', 'iat']);
  const edge = name === 'exp' ? now - skew : now + skew;
  const seconds = Math.floor(edge / 1000) + random.int(-1, 1);
  claims[name] = spelled(random, seconds);
}

const HEADER_DEFECTS = [
  (r, h) => { h.cat = r.pick([...Object.values(CATEGORY), 'cl_other', '', null, 5, [CATEGORY.session], {}, undefined]); },
  (r, h) => { h.typ = r.pick([undefined, 'JWT', 'jwt', 'at+jwt', 'application/at+jwt', 'AT+JWT', 'at+JWT', '', null, 5, ['JWT'], ['at+jwt'], {}, 'JWE', 'JWT ']); },
  (r, h) => { h.alg = r.pick(['none', 'HS256', 'ES256', 'PS256', 'RS384', 'RS512', 'rs256', '', 'RS257', null, 5, ['RS256'], {}, undefined]); },
  (r, h) => { h.kid = r.pick([undefined, undefined, 'ins_unknown', '', `${h.kid} `, null, 5, true, {}, ['x'], [h.kid], 'constructor', '__proto__', 'toString', 'undefined', 'null']); },
  (r, h) => { h[r.pick(['crit', 'b64', 'jwk', 'jku', 'x5u', 'enc', 'zip', 'cty', 'extra'])] = r.pick([['exp'], false, 'JWT', { kty: 'RSA' }, 'https://evil.example/jwks', null]); },
];

const CLAIM_DEFECTS = [
  (r, c) => { c[r.pick(['sub', 'aud', 'azp', 'iss', 'exp', 'nbf', 'iat'])] = oddValue(r, r.pick(['user_1', 'mch_1', 'api.one', '1790000000'])); },
  (r, c) => { delete c[r.pick(['sub', 'exp', 'nbf', 'iat', 'iss', 'azp', 'sid'])]; },
  (r, c) => { c.sub = r.pick(['', 'mch_', 'mch_1', 'MCH_1', ' mch_1', 'user_1', 'mch', null, 5, ['mch_1'], { a: 1 }, true, undefined]); },
  (r, c) => { c[r.pick(['exp', 'nbf', 'iat'])] = r.pick([0, -1, 1e10, 8.64e12, 8.640000000001e12, 1e15, 1e300, -1e15, new Raw('-0'), '1790000000', null, true, [1790000000], 253402300800]); },
];

export function jwtToken(random, keys, kind, { now, skew, defects = 0.45, blanks = false }) {
  const key = random.weighted([[12, keys.main], [3, keys.next], [1, keys.large]]);
  const header = headerFor(random, kind, key);
  const claims = CLAIMS[kind](random, Math.floor(now / 1000));
  const notes = [];
  const note = (name, chosen) => { notes.push(name); return chosen; };
  let document = { header, payload: claims };
  let signer = key;
  let algorithm;
  let spoil = false;
  if (random.chance(defects)) {
    for (let rest = random.weighted([[5, 1], [1, 2], [1, 3]]); rest > 0; rest--) {
      random.weighted([
        [8, () => note('header', random.pick(HEADER_DEFECTS))(random, header)],
        [7, () => note('claims', random.pick(CLAIM_DEFECTS))(random, claims)],
        [8, () => { notes.push('edge'); atTheEdge(random, claims, now, skew); }],
        [2, () => { notes.push('foreign-signature'); signer = keys.foreign; }],
        [3, () => { notes.push('text'); spoil = true; }],
        [3, () => { notes.push('document'); const part = random.pick(['header', 'payload']); document = { ...document, [part]: spoilDocument(random, document[part]) }; }],
        [1, () => { notes.push('long'); claims.padding = random.text(random.pick([10000, 13000])); }],
        [1, () => { notes.push('ec'); header.alg = 'ES256'; signer = keys.curve; }],
        [2, () => { notes.push('longer-hash'); header.alg = random.pick(['RS384', 'RS512']); }],
      ])();
    }
  }
  if (typeof header.alg === 'string') algorithm = header.alg;
  let text = compose({ ...document, key: signer, algorithm });
  if (spoil) text = spoilText(random, text, { blanks });
  return { text, kind, key, claims, notes, algorithm };
}

export function anyToken(random, keys, context) {
  return random.weighted([
    [8, () => jwtToken(random, keys, 'session', context)],
    [5, () => jwtToken(random, keys, 'm2m_token', context)],
    [5, () => jwtToken(random, keys, 'oauth_token', context)],
    [2, () => jwtToken(random, keys, 'template', context)],
    [4, () => opaqueToken(random, random.pick(MACHINE_TYPES))],
    [2, () => garbageToken(random)],
  ])();
}

export function tokenOfType(random, keys, type, context) {
  if (type === 'session_token') return jwtToken(random, keys, random.chance(0.93) ? 'session' : 'template', context);
  if (type === 'api_key' || random.chance(0.45)) return opaqueToken(random, type);
  return jwtToken(random, keys, type, context);
}
