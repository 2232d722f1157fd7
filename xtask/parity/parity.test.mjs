// node xtask/parity/parity.test.mjs

import assert from 'node:assert/strict';
import test from 'node:test';
import { answerTo } from './api.mjs';
import { makeCase } from './cases.mjs';
import { differences, letsIn, sameLocation } from './compare.mjs';
import { makeKeys, makePair, publicJwk } from './keys.mjs';
import { headerToken } from './requests.mjs';
import { tokenMarks } from './quirks.mjs';
import { hasRepeatedMember, depth, write, Members, Raw } from './json.mjs';

const state = { id: 'a', status: 'signed-out', reason: 'token-invalid', tokenType: 'session_token', isAuthenticated: false, headers: [['x-clerk-auth-reason', 'token-invalid']], token: null, auth: { tokenType: 'session_token', userId: null, sessionClaims: null } };
const made = { id: 'a', kind: 'authenticate' };

test('absent and null are the same outside of raw JSON', () => {
  const { token, ...shorter } = state;
  assert.deepEqual(differences(made, state, { ...shorter, auth: { tokenType: 'session_token' } }), []);
  const claims = (sessionClaims) => ({ ...state, auth: { tokenType: 'session_token', sessionClaims } });
  assert.equal(differences(made, claims({ a: null }), claims({})).length, 1);
  assert.equal(differences(made, claims({ a: 1, b: [2] }), claims({ b: [2.0], a: 1 })).length, 0);
});

test('the message header does not count, all others do', () => {
  const headers = [['X-Clerk-Auth-Reason', 'token-invalid'], ['x-clerk-auth-message', 'other words']];
  assert.deepEqual(differences(made, state, { ...state, headers }), []);
  assert.equal(differences(made, state, { ...state, headers: [] })[0].field, 'headers');
  assert.equal(differences(made, state, { ...state, headers: [...state.headers, ['set-cookie', 'a=b']] })[0].field, 'headers');
});

test('locations are compared as sets of decoded parameters', () => {
  assert.ok(sameLocation('https://a/b?x=1&y=https%3A%2F%2Fc%2F%3Fp%3D1%26q%3D2', 'https://a/b?y=https%3A%2F%2Fc%2F%3Fq%3D2%26p%3D1&x=1'));
  assert.ok(!sameLocation('https://a/b?x=1', 'https://a/b?x=1&x=1'));
  assert.ok(!sameLocation('https://a/b', 'http://a/b'));
});

test('an accident of the reference allows every answer but an authenticated one', () => {
  assert.deepEqual(differences(made, { id: 'a', accident: 'x' }, state), []);
  assert.deepEqual(differences(made, { id: 'a', accident: 'x' }, { id: 'a', thrown: 'invalid-url' }), []);
  assert.equal(differences(made, { id: 'a', accident: 'x' }, { id: 'a', status: 'signed-in', isAuthenticated: true }).length, 1);
  assert.equal(differences(made, state, { id: 'a', error: 'no' })[0].field, 'error');
});

test('who got in is seen in every form of result', () => {
  assert.ok(letsIn({ status: 'signed-in' }) && letsIn({ ok: true }) && letsIn({ isAuthenticated: true }));
  assert.ok(!letsIn(state) && !letsIn({ thrown: 'x' }) && !letsIn(undefined));
});

test('the header token is read as the protocol says', () => {
  const cases = [
    [['Bearer t'], 't'], [['t'], 't'], [['Bearer t extra'], 't'], [['bearer t'], undefined], [['Bearer  t'], 'Bearer'], [['Bearer'], 'Bearer'],
    [[''], undefined], [['Bearer a', 'Bearer b'], 'a,'], [['', 'Bearer a'], undefined], [['Bearer\tt'], 'Bearer\tt'],
  ];
  for (const [values, token] of cases) assert.equal(headerToken(values), token, JSON.stringify(values));
});

test('the fake API refuses what the real one would', () => {
  const api = { base: '/c', keys: { secretKey: 'sk', machineSecretKey: 'ak' }, answers: { m2m_token: { status: 200, body: '{}' }, jwks: { status: 200, body: '{}' } } };
  const headers = { authorization: 'Bearer ak', 'content-type': 'application/json', 'clerk-api-version': '2026-05-12' };
  const call = { method: 'POST', path: '/c/m2m_tokens/verify', query: '', headers, body: '{"token":"mt_1"}' };
  assert.equal(answerTo(api, 'mt_1', call).route, 'm2m_token');
  for (const change of [{ path: '/c/v1/m2m_tokens/verify' }, { method: 'GET' }, { body: '{"token":"mt_2"}' }, { headers: { ...headers, authorization: 'Bearer sk' } }, { query: '?a' }]) {
    assert.ok(answerTo(api, 'mt_1', { ...call, ...change }).fault, JSON.stringify(change));
  }
});

test('JSON is written and read with its oddities', () => {
  assert.equal(write({ a: new Raw('1e400'), b: undefined, c: [new Members([['x', 1], ['x', 2]])] }), '{"a":1e400,"c":[{"x":1,"x":2}]}');
  assert.ok(hasRepeatedMember('{"a":{"b":1,"\\u0062":2}}'));
  assert.ok(!hasRepeatedMember('{"a":{"b":1},"b":["a","a"],"c":"\\"a\\":1"}'));
  assert.equal(depth('{"a":[[1],"[[["]}'), 3);
});

test('a token carries the marks of its oddities', () => {
  const token = (header, payload) => `${Buffer.from(header).toString('base64url')}.${Buffer.from(payload).toString('base64url')}.AAAA`;
  const marks = (...parts) => [...tokenMarks(token(...parts), { audience: 'x' })].sort();
  assert.deepEqual(marks('{"kid":"a"}', '{"sub":"user_1"}'), []);
  assert.deepEqual(marks('null', '{}'), ['Q3']);
  assert.deepEqual(marks('{"kid":"constructor"}', '{"sub":"mch_1","scopes":"a  b"}'), ['Q7', 'js-coercion']);
  assert.deepEqual(marks('{}', '{"a":1,"a":2,"aud":{"b":1},"exp":9e300}'), ['Q21', 'Q4', 'js-date']);
});

test('a case depends on its seed and number alone', () => {
  const keys = makeKeys();
  const strip = (one) => JSON.stringify(one).replace(/eyJ[\w-]*\.[\w-]*\.[\w-]*/g, '');
  for (const number of [0, 7, 400]) assert.equal(strip(makeCase(5, number, keys, 'http://h').scenario), strip(makeCase(5, number, keys, 'http://h').scenario));
});

// A key as `generateKeyPairSync` returns it blocks Node 20 here within its first 10 rounds.
test('keys can be exported while what made them is collected', () => {
  for (let round = 0; round < 40; round++) {
    const key = makePair('rsa', { modulusLength: 512 });
    for (let i = 0; i < 400; i++) assert.equal(publicJwk(key).kty, 'RSA');
  }
});
