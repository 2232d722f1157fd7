// What a handshake brings back: directives, by a token or by a nonce.

import { CATEGORY, compose, spoilText } from './jwt.mjs';
import { browserToken, sessionState } from './sessions.mjs';
import { failure, json } from './answers.mjs';

const ATTRIBUTES = ['; Path=/; SameSite=Lax; Secure', '; Path=/; HttpOnly; SameSite=Lax; Max-Age=315360000', '', '; Domain=example.com; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', ';path=/'];

// `Set-Cookie` values with a session token in them, or not. Returns {list, token}.
export function directives(random, keys, scene, { state } = {}) {
  const chosen = state ?? random.weighted([[10, () => 'fresh'], [4, () => sessionState(random)], [1, () => 'nbf'], [1, () => 'iat-future'], [1, () => 'expired']])();
  const token = browserToken(random, keys, { now: scene.now, skew: scene.skew, issuer: scene.instance.host, state: chosen, age: random.pick([0, 0, 1, 60]) });
  const { suffix } = scene.instance;
  const attributes = () => random.pick(ATTRIBUTES);
  const session = (value, name = '__session') => `${name}=${value}${attributes()}`;
  const uat = `__client_uat=${Math.floor(scene.now / 1000)}${attributes()}`;
  const list = random.weighted([
    [8, () => [uat, session(token.text)]],
    [6, () => [uat, `__client_uat_${suffix}=1${attributes()}`, session(token.text), session(token.text, `__session_${suffix}`), `__refresh_${suffix}=r${random.text(5)}${attributes()}`]],
    [2, () => [session(token.text), session('', '__session_other')]],
    [2, () => [session('old.old.old'), session(token.text, `__session_${suffix}`)]],
    [3, () => ['__client_uat=0; Path=/', session('', '__session'), `__session_${suffix}=; Path=/; Max-Age=0`]],
    [3, () => ['__client_uat=0; Path=/']],
    [2, () => []],
    [1, () => [session(token.text, '__sessionfoo')]],
    [1, () => [session(token.text, ' __session')]],
    [1, () => [session(token.text, '__SESSION')]],
    [1, () => [session(token.text, '__session ')]],
    [1, () => [session(` ${token.text}`)]],
    [1, () => [session(`${token.text}=more`)]],
    [1, () => [session(`${token.text}=`)]],
    [1, () => [session(`"${token.text}"`)]],
    [1, () => [session(token.text.replace('.', '%2E'))]],
    [1, () => ['__session', session(token.text, 'other')]],
    [1, () => ['__session; Path=/']],
    [1, () => ['', session(token.text)]],
    [1, () => [`${session(token.text)} `, '   x=y']],
    [1, () => [session(token.text), '__session_x=not.a.token']],
    [1, () => ['=__session=x', session(token.text)]],
  ])();
  return { list, token };
}

// Lists that no server sends.
function oddList(random, list) {
  return random.pick([[5, ...list], [null], ...[[[...list]]], 'text', 5, {}, null, [`a=b\nc=d`, ...list], ['a=é\u4e16', ...list], undefined]);
}

export function payloadAnswer(random, keys, scene, { sound = 0.75 } = {}) {
  if (random.chance(sound)) {
    const { list, token } = directives(random, keys, scene);
    return { answer: json(random.chance(0.5) ? { directives: list } : { object: 'handshake_payload', directives: list, extra: { a: 1 } }), token };
  }
  const { list, token } = directives(random, keys, scene);
  const answer = random.weighted([
    [8, () => failure(random)],
    [1, () => json({})],
    [1, () => json({ directives: oddList(random, list) })],
    [1, () => json({ directives: list }, 200, 'application/json; charset=utf-8')],
    [1, () => json({ directives: list }, 201)],
    [1, () => ({ status: 200, body: JSON.stringify({ directives: list }) })],
    [1, () => ({ status: 200, type: 'application/json', body: JSON.stringify({ directives: list }).slice(0, random.int(1, 30)) })],
    [1, () => ({ status: 200, type: 'text/html', body: '<p>' })],
    [1, () => ({ status: 200, type: 'application/json', body: '' })],
    [1, () => ({ status: 204, body: '' })],
    [1, () => ({ close: true, status: 0, body: '' })],
    [1, () => ({ cut: true, status: 200, type: 'application/json', body: JSON.stringify({ directives: list }) })],
    [1, () => json(random.pick(['null', '[]', '"x"', '5']))],
  ])();
  return { answer, token };
}

// A handshake token around directives: sound mostly, else broken in one way.
export function handshakeToken(random, keys, scene, { sound = 0.6, state } = {}) {
  const { list, token } = directives(random, keys, scene, { state });
  const seconds = Math.floor(scene.now / 1000);
  const header = { alg: 'RS256', kid: keys.main.kid, typ: 'JWT', cat: random.weighted([[5, CATEGORY.session], [3, undefined], [1, CATEGORY.ignore]]) };
  const payload = { handshake: list, iat: seconds, exp: seconds + 60 };
  let signer = keys.main;
  let spoil = false;
  if (random.chance(0.1)) Object.assign(payload, random.pick([{ exp: seconds - 9000 }, { nbf: seconds + 9000 }, { iat: seconds + 9000 }, { exp: 'x' }, { sub: 5, aud: 'other', azp: 'https://evil.example', iss: 'https://other.example' }]));
  if (!random.chance(sound)) {
    random.weighted([
      [5, () => { signer = keys.foreign; }],
      [2, () => { header.cat = random.pick([CATEGORY.template, CATEGORY.machine, 'cl_other', '', null, 5]); }],
      [2, () => { header.typ = random.pick([undefined, 'jwt', 'at+jwt', '', 'JWE', null]); }],
      [2, () => { header.alg = random.pick(['HS256', 'none', 'RS384', 'RS512', 'ES256', undefined]); }],
      [2, () => { header.kid = random.pick(['ins_unknown', undefined, keys.foreign.kid]); }],
      [2, () => { spoil = true; }],
      [2, () => { payload.handshake = oddList(random, list); }],
      [1, () => { payload.sub = 'mch_1'; }],
      [1, () => { signer = keys.foreign; header.kid = keys.foreign.kid; }],
    ])();
  }
  const text = random.chance(0.04)
    ? random.pick(['abc', 'a.b.c', 'null', '.', 'bnVsbA.bnVsbA.AAAA', 'W10.W10.AAAA', random.text(20)])
    : compose({ header, payload, key: signer, algorithm: typeof header.alg === 'string' ? header.alg : 'RS256' });
  return { text: spoil ? spoilText(random, text) : text, token };
}

const ERROR_CODES = ['session_not_found', 'session_not_found', 'session_not_found', 'refresh_token_expired', 'clerk_key_invalid', 'resource_not_found', 'some-new_code', 'unexpected_error', 'authentication_invalid', 'code with space', '', 'ünï', '世', 'end ', 'two\nlines', 'a"b\\c%20', 5, null];

export function refreshAnswer(random, keys, scene, { sound = 0.45 } = {}) {
  const good = () => directives(random, keys, scene, { state: 'fresh' });
  const cookies = (list, more) => json({ object: 'cookies', cookies: list, ...more });
  if (random.chance(sound)) {
    const { list, token } = good();
    return { answer: cookies(list), token };
  }
  const { list, token } = directives(random, keys, scene);
  const refused = (errors) => json({ errors }, random.pick([400, 401, 403, 404, 422, 429, 500, 502]));
  const answer = random.weighted([
    [8, () => refused([{ code: random.pick(ERROR_CODES), message: 'no' }])],
    [2, () => refused([{ code: 'first_code', message: 'no' }, { code: 'second_code', message: 'no' }])],
    [2, () => refused([])],
    [1, () => refused([{ message: 'no code' }])],
    [5, () => failure(random)],
    [4, () => cookies(list)],
    [3, () => cookies([])],
    [1, () => json({ cookies: list })],
    [1, () => json({ object: 'cookies' })],
    [1, () => json({ object: 'cookies', cookies: oddList(random, list) })],
    [1, () => json({})],
    [1, () => cookies(list, { extra: 1 })],
    [1, () => json({ object: 'cookies', cookies: list }, 200, 'application/json; charset=utf-8')],
    [1, () => ({ status: 200, body: JSON.stringify({ object: 'cookies', cookies: list }) })],
    [2, () => ({ status: 200, type: 'application/json', body: JSON.stringify({ object: 'cookies', cookies: list }).slice(0, random.int(1, 40)) })],
    [1, () => ({ status: 200, type: 'text/html', body: '<p>' })],
    [1, () => ({ status: 200, type: 'text/plain', body: '' })],
    [1, () => ({ status: 200, type: 'application/json', body: '' })],
    [1, () => ({ status: 204, body: '' })],
    [2, () => ({ close: true, status: 0, body: '' })],
    [2, () => ({ cut: true, status: 200, type: 'application/json', body: JSON.stringify({ object: 'cookies', cookies: list }) })],
    [1, () => json(random.pick(['null', '[]', '"x"', '5', '{"data":[]}', '{"errors":null}']))],
    [1, () => json(random.pick(['{"errors":null}', '{"errors":{}}', '{"errors":[null]}', '{"errors":["x"]}', '{"errors":"text"}', '{"errors":5}']), 422)],
  ])();
  return { answer, token };
}
