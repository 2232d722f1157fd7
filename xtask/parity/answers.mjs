// What the Backend API of a case answers. An answer is {status, type?, body, close?, cut?}: `type` is the content type
// (absent = no such header), `close` ends the connection without an answer, `cut` in the middle of the body.
// Each maker returns {answer, marks}; marks name why the two sides may differ (see quirks.mjs).

import { audience, actor, oddValue } from './claims.mjs';
import { publicJwk } from './keys.mjs';
import { Raw, write } from './json.mjs';

const JSON_TYPE = 'application/json';
export const json = (value, status = 200, type = JSON_TYPE) => ({ status, type, body: typeof value === 'string' ? value : write(value) });
const HTML = '<!doctype html><title>502</title><h1>Bad gateway</h1>';

function apiErrors(random, code) {
  const first = { code, message: 'The API says no', long_message: 'The API says no, at length.' };
  const list = random.weighted([[6, [first]], [2, [first, { code: 'other', message: 'Another' }]], [1, [{ code: 'other', message: 'Another' }, first]]]);
  return random.chance(0.3) ? { errors: list, clerk_trace_id: 'trace_1' } : { errors: list };
}

// Errors as any part of the API gives them. `marks` is empty: both sides must agree on all of these.
export function failure(random) {
  const status = random.weighted([[2, 400], [4, 401], [1, 403], [4, 404], [1, 409], [2, 422], [1, 429], [2, 500], [1, 502], [1, 503]]);
  return random.weighted([
    [8, () => json(apiErrors(random, random.pick(['clerk_key_invalid', 'resource_not_found', 'authentication_invalid', 'token_expired'])), status)],
    [1, () => json({ errors: [] }, status)],
    [1, () => json({}, status)],
    [1, () => json({ errors: [{}] }, status)],
    [1, () => ({ status, type: 'text/html', body: HTML })],
    [1, () => ({ status, type: 'text/html; charset=utf-8', body: HTML })],
    [1, () => ({ status, type: 'text/plain', body: 'no' })],
    [1, () => ({ status, body: '' })],
    [1, () => ({ status, type: JSON_TYPE, body: '' })],
    [1, () => ({ status, type: JSON_TYPE, body: HTML })],
    [1, () => ({ status, type: JSON_TYPE, body: '{"errors":[{"code":"clerk_key_inv' })],
    [1, () => ({ status, type: 'application/json; charset=utf-8', body: write(apiErrors(random, 'clerk_key_invalid')), charset: true })],
    [1, () => ({ status, body: write(apiErrors(random, 'clerk_key_invalid')) })],
    [1, () => json(random.pick(['[]', '"no"', '5', 'true']), status)],
  ])();
}

// ---- key list -------------------------------------------------------------------------------------------------------

function unusableJwk(random, keys, key) {
  return random.pick([
    () => publicJwk(key, { n: undefined }),
    () => publicJwk(key, { e: undefined }),
    () => publicJwk(key, { kty: undefined }),
    () => publicJwk(key, { kty: 'EC' }),
    () => publicJwk(key, { kty: 'oct', k: 'AAAA', n: undefined, e: undefined }),
    () => publicJwk(key, { use: 'enc' }),
    () => publicJwk(key, { key_ops: ['sign'] }),
    () => ({ ...keys.curve.publicKey.export({ format: 'jwk' }), kid: key.kid, use: 'sig', alg: 'ES256' }),
    () => ({ kid: key.kid }),
    () => publicJwk(key, { alg: random.pick(['RS384', 'RS512', 'ES256', 'none', '']) }),
    () => publicJwk(key, { kty: 'rsa' }),
  ])();
}

function usableJwk(random, key) {
  return publicJwk(key, random.weighted([
    [12, {}],
    [1, { use: undefined }],
    [1, { alg: undefined }],
    [1, { key_ops: ['verify'] }],
    [1, { ext: true }],
    [1, { x5c: ['AAAA'], x5t: 'abc', custom: { a: 1 } }],
    [1, { use: undefined, alg: undefined }],
  ]));
}

// The list holding `key` (the one that signs), in a state both sides handle.
export function keyList(random, keys, key, { sound = 0.78, algorithm } = {}) {
  const none = new Set();
  const good = () => {
    const others = random.some([usableJwk(random, keys.next), usableJwk(random, keys.foreign)].filter((jwk) => jwk.kid !== key.kid), 0.3);
    const broken = random.chance(0.1) ? [unusableJwk(random, keys, random.pick([keys.next, keys.foreign].filter((k) => k !== key)))] : [];
    const own = usableJwk(random, key);
    // Clerk's keys say RS256; one that says nothing, or what the token says, serves the other algorithms, too.
    if (algorithm && algorithm !== 'RS256' && random.chance(0.6)) {
      if (random.chance(0.5)) own.alg = algorithm;
      else delete own.alg;
    }
    const list = [...others, own, ...broken];
    return { answer: json({ keys: random.chance(0.5) ? list : list.reverse() }), marks: none };
  };
  if (random.chance(sound)) return good();
  return random.weighted([
    [5, () => ({ answer: failure(random), marks: none })],
    [2, () => ({ answer: json(apiErrors(random, 'clerk_key_invalid'), 401), marks: none })],
    [2, () => ({ answer: json({ keys: [] }), marks: none })],
    [1, () => ({ answer: json({}), marks: none })],
    [1, () => ({ answer: json({ keys: null }), marks: none })],
    [1, () => ({ answer: json(random.pick(['null', '[]', '"x"', '5'])), marks: new Set(['odd-answer']) })],
    [1, () => ({ answer: json({ keys: random.pick([{}, 5, 'abc', [null], [5], ['x']]) }), marks: new Set(['odd-answer']) })],
    [3, () => ({ answer: json({ keys: [usableJwk(random, key === keys.next ? keys.foreign : keys.next)] }), marks: none })],
    [3, () => ({ answer: json({ keys: [unusableJwk(random, keys, key)] }), marks: none })],
    [1, () => ({ answer: json({ keys: [publicJwk(key, { kid: undefined }), publicJwk(keys.next)] }), marks: none })],
    [1, () => ({ answer: json({ keys: [publicJwk(key, { kid: random.pick([5, null, [key.kid], '']) })] }), marks: new Set(['odd-answer']) })],
    [1, () => ({ answer: json({ keys: [publicJwk(keys.foreign, { kid: key.kid }), publicJwk(key)] }), marks: new Set(['odd-answer']) })],
    [1, () => ({ answer: json({ keys: [publicJwk(key), publicJwk(keys.foreign, { kid: key.kid })] }), marks: new Set(['odd-answer']) })],
    [2, () => ({ answer: json({ keys: [publicJwk(keys.foreign, { kid: key.kid })] }), marks: none })],
    [1, () => ({ answer: json({ keys: [publicJwk(key, { n: random.pick(['', 5, '?', null]) })] }), marks: new Set(['odd-key']) })],
    [1, () => ({ answer: json({ keys: [publicJwk(key, random.pick([{ alg: 'PS256' }, { alg: 'HS256' }, { alg: 'RSA-OAEP' }, { alg: 'rs256' }, { alg: 5 }, { alg: null }, { use: 5 }, { key_ops: 'sign' }, { key_ops: [5] }, { kty: 5 }, { e: 65537 }]))] }), marks: new Set(['odd-key']) })],
    [1, () => ({ answer: json({ keys: [{ ...key.privateKey.export({ format: 'jwk' }), ...publicJwk(key), d: 'AQAB' }] }), marks: new Set(['odd-key']) })],
    [2, () => ({ answer: json(write({ keys: [publicJwk(key)] }).slice(0, random.int(1, 60))), marks: none })],
    [1, () => ({ answer: { status: 200, type: 'text/html', body: HTML }, marks: none })],
    [1, () => ({ answer: { status: 200, type: 'text/plain', body: write({ keys: [publicJwk(key)] }) }, marks: none })],
    [1, () => ({ answer: json({ keys: [publicJwk(key)] }, 200, 'application/json; charset=utf-8'), marks: none })],
    [1, () => ({ answer: { status: 200, body: '' }, marks: none })],
    [1, () => ({ answer: { close: true, status: 0, body: '' }, marks: new Set(['Q8']) })],
    [1, () => ({ answer: { cut: true, status: 200, type: JSON_TYPE, body: write({ keys: [publicJwk(key)] }) }, marks: new Set(['Q8']) })],
  ])();
}

// ---- token verification ---------------------------------------------------------------------------------------------

function machineBody(random, full) {
  const body = { object: 'machine_to_machine_token', id: `mt_${random.text(6)}`, subject: `mch_${random.text(6)}`, revoked: false, expired: false, scopes: random.some(['mch_b', 'mch_c'], 0.7), claims: null };
  if (full) Object.assign(body, { claims: { tenant: 'a', deep: { list: [1, null] }, aud: ['x'] }, revocation_reason: null, expiration: 1790000100000, last_used_at: null, created_at: 1780000000000, updated_at: 1780000000000, extra: 'ignored' });
  return body;
}

function apiKeyBody(random, full) {
  const owner = random.pick([`user_${random.text(6)}`, `org_${random.text(6)}`, `user_${random.text(6)}`, 'something_1', '']);
  const body = { object: 'api_key', id: `ak_${random.text(6)}`, type: 'api_key', name: random.pick(['key', '']), subject: owner, scopes: random.some(['read', 'write'], 0.6), claims: null, revoked: false, expired: false };
  if (full) Object.assign(body, { claims: { a: 1, nested: { b: null } }, revocation_reason: null, expiration: null, created_by: 'user_2', description: 'text', last_used_at: 1780000000000, created_at: 1780000000000, updated_at: 1780000000000, extra: 1 });
  return body;
}

function oauthBody(random, full) {
  const body = { object: 'clerk_idp_oauth_access_token', id: `oat_${random.text(6)}`, client_id: `client_${random.text(4)}`, type: 'oauth:access_token', subject: `user_${random.text(6)}`, scopes: random.some(['openid', 'email'], 0.7), revoked: false, expired: false };
  if (full) Object.assign(body, { revocation_reason: null, expiration: 1790000100, created_at: 1780000000, updated_at: 1780000000, extra: [] });
  if (random.chance(0.5)) body.aud = random.chance(0.7) ? random.some(['api.one', 'api.two'], 0.6) : audience(random);
  if (random.chance(0.3)) body.act = actor(random);
  return body;
}

const BODIES = { m2m_token: machineBody, api_key: apiKeyBody, oauth_token: oauthBody };
// The API always sends these: without the first a caller cannot be told from another one, without scopes the reference
// says null and we say none.
const VITAL = new Set(['id', 'subject', 'revoked', 'expired', 'client_id', 'name', 'scopes']);

function bentBody(random, type) {
  const body = BODIES[type](random, random.chance(0.5));
  const name = random.pick(Object.keys(body));
  const missing = random.chance(0.6);
  if (missing) delete body[name];
  else body[name] = name === 'object' ? random.pick(['other', 'user', null]) : oddValue(random, 'text');
  const optional = !VITAL.has(name) && name !== 'object' && missing;
  const marks = new Set(optional ? [] : ['odd-answer']);
  if (body.revoked === true || body.expired === true) marks.add('Q19');
  return { answer: json(body), marks };
}

export function verifyAnswer(random, type, { sound = 0.55 } = {}) {
  const none = new Set();
  if (random.chance(sound)) return { answer: json(BODIES[type](random, random.chance(0.5))), marks: none };
  return random.weighted([
    [9, () => ({ answer: failure(random), marks: none })],
    [3, () => ({ answer: json(apiErrors(random, 'clerk_key_invalid'), 401), marks: none })],
    [3, () => ({ answer: json(apiErrors(random, 'resource_not_found'), 404), marks: none })],
    [4, () => bentBody(random, type)],
    [2, () => ({ answer: json({ ...BODIES[type](random, true), ...random.pick([{ revoked: true }, { expired: true }, { revoked: true, expired: true, revocation_reason: 'gone' }]) }), marks: new Set(['Q19']) })],
    [1, () => ({ answer: json({ active: false }), marks: new Set([type === 'oauth_token' ? 'Q20' : 'odd-answer']) })],
    [1, () => ({ answer: json({ ...BODIES[type](random, true), active: random.pick([true, false]) }), marks: new Set(['odd-answer']) })],
    [1, () => ({ answer: json('{}'), marks: new Set(['odd-answer']) })],
    [1, () => ({ answer: json('null'), marks: none })],
    [1, () => ({ answer: json(random.pick(['[]', '"text"', '5', 'true', '{"data":[]}', '{"deleted":true,"object":"api_key","id":"x"}'])), marks: new Set(['odd-answer']) })],
    [2, () => ({ answer: json(write(BODIES[type](random, true)).slice(0, random.int(1, 50))), marks: none })],
    [1, () => ({ answer: { status: 200, type: JSON_TYPE, body: '' }, marks: none })],
    [1, () => ({ answer: json(BODIES[type](random, true), 201), marks: none })],
    [1, () => ({ answer: json(BODIES[type](random, true), 200, 'application/json; charset=utf-8'), marks: new Set(['Q14']) })],
    [1, () => ({ answer: { status: 200, type: 'text/html', body: HTML }, marks: new Set(['odd-answer']) })],
    [1, () => ({ answer: { status: 200, body: write(BODIES[type](random, true)) }, marks: new Set(['odd-answer']) })],
    [1, () => ({ answer: { status: 204, body: '' }, marks: new Set(['odd-answer']) })],
    [1, () => ({ answer: json({ ...BODIES[type](random, true), claims: { big: new Raw('1e400') } }), marks: new Set(['odd-answer']) })],
    [1, () => ({ answer: { close: true, status: 0, body: '' }, marks: none })],
    [1, () => ({ answer: { cut: true, status: 200, type: JSON_TYPE, body: write(BODIES[type](random, true)) }, marks: none })],
  ])();
}
