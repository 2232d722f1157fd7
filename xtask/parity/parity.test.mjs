// node xtask/parity/parity.test.mjs

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { answerTo } from './api.mjs';
import { makeCase } from './cases.mjs';
import { differences, letsIn, sameLocation } from './compare.mjs';
import { makeKeys, makePair, publicJwk } from './keys.mjs';
import { cookieHeaders, readCookies } from './cookies.mjs';
import { suffixOf } from './instances.mjs';
import { byLedger, expectation, headerMap } from './ledger.mjs';
import { openOracle } from './oracle.mjs';
import { NAMED, REFRESH_REASONS, SESSION_REASONS, THROWN, reached } from './outcomes.mjs';
import { ledgerUrl, referenceUrl } from './places.mjs';
import { browserMarks, tokenMarks } from './quirks.mjs';
import { Random } from './random.mjs';
import { headerToken } from './requests.mjs';
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

test('cookies are read as the protocol says', () => {
  const read = (...values) => Object.fromEntries(readCookies(values.map((value) => ['Cookie', value])));
  assert.deepEqual(read('a=1; b=2', 'a=3'), { a: '1', b: '2' });
  assert.deepEqual(read('sid=x%3B__session%3Dforged; __session=%ZZ'), { sid: 'x;__session=forged', __session: '%ZZ' });
  assert.deepEqual(read(' a = b=c ;; novalue;\td=\"e\"'), { a: 'b=c', d: '"e"' });
  const random = new Random('cookies');
  for (let i = 0; i < 200; i++) {
    const found = readCookies(cookieHeaders(random, [['x', '1'], ['y', '2']]).map((value) => ['cookie', value]));
    assert.deepEqual([found.get('x'), found.get('y')], ['1', '2']);
  }
  assert.equal(suffixOf('pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA'), 'MqCvchyS');
});

test('public URLs differ from the reference in the ledger row only', () => {
  const url = (rule, own, ...headers) => rule({ url: own, headers });
  const reference = (...given) => url(referenceUrl, ...given).url.href;
  const ours = (...given) => url(ledgerUrl, ...given).href;
  const OWN = 'http://localhost:3000/path?a=b';
  for (const [headers, expected] of [
    [[['X-Forwarded-Host', 'example.com'], ['x-forwarded-proto', 'https,http']], 'https://example.com/path?a=b'],
    [[['x-forwarded-host', 'a.com,b.com'], ['host', 'c.com']], 'http://a.com/path?a=b'],
    [[['x-forwarded-proto', 'https']], OWN],
    [[['x-forwarded-host', ''], ['host', 'c.com']], OWN],
    [[['host', '<>']], OWN],
    [[['host', 'c.com'], ['x-forwarded-proto', 'https ,http']], OWN],
  ]) {
    assert.equal(reference(OWN, ...headers), expected);
    assert.equal(ours(OWN, ...headers), expected);
  }
  assert.equal(reference('http://h//evil.com/x', ['host', 'a.com']), 'http://evil.com/x');
  assert.equal(ours('http://h//evil.com/x', ['host', 'a.com']), 'http://a.com//evil.com/x');
  assert.equal(ours(OWN, ['host', 'user@evil.com']), OWN);
  assert.equal(ours(OWN, ['host', 'a.com'], ['x-forwarded-proto', 'ftp']), OWN);
});

test('a row of the ledger puts a case as another one, where it has a say', () => {
  const page = (changes, options = {}) => ({ case: { kind: 'authenticate', options, request: { method: 'GET', url: 'https://a.example/', headers: [], ...changes } }, api: { answers: {} } });
  const rows = (made, original = {}) => byLedger(made, original)?.rows;
  const cookie = (value) => page({ headers: [['cookie', `__clerk_redirect_count=${value}`]] });
  for (const value of ['0', '3', 'abc', '02', '']) assert.equal(rows(cookie(value)), undefined, value);
  for (const value of ['4', '-1', '0x3', '2.5', '3e0']) assert.deepEqual(rows(cookie(value)), ['Q9'], value);
  assert.deepEqual(rows(page({}, { organizationSyncOptions: { personalAccountPatterns: [] } })), ['Q10']);
  assert.equal(rows(page({}, { organizationSyncOptions: { personalAccountPatterns: ['/a'] } })), undefined);
  const back = (target) => page({ url: `https://a.example/?__clerk_redirect_url=${encodeURIComponent(target)}` });
  assert.deepEqual(rows(back('/relative'), { accident: 'Invalid URL' }), ['Q15']);
  assert.equal(rows(back('https://b.example'), { reason: 'primary-responds-to-syncing' }), undefined);
  assert.equal(rows(back('/relative'), { reason: null }), undefined);
  assert.deepEqual(rows(page({ url: 'https://a.example//x', headers: [['host', 'b.example']] })), ['Q1']);
  const redirect = (signInUrl) => ({ case: { kind: 'createRedirect', action: 'sign-in', redirect: { signInUrl, sessionStatus: 'pending' } } });
  assert.equal(byLedger(redirect('/in?x#y'), {}).made.case.redirect.signInUrl, '/in/tasks?x#y');
  assert.equal(byLedger(redirect('/in/'), {}), undefined);
});

test('calls of sessions are compared with those of the reference', () => {
  const headers = { authorization: 'Bearer sk', 'content-type': 'application/json', 'clerk-api-version': '2026-05-12' };
  const api = { base: '/c', keys: { secretKey: 'sk' }, answers: { refresh: { status: 200, body: 'good' } } };
  const call = { method: 'POST', path: '/c/v1/sessions/sess_1/refresh', query: '?suffixed_cookies=true', headers, body: '{"a":[1],"b":2}' };
  const { call: seen } = answerTo(api, undefined, call);
  assert.deepEqual(answerTo(api, undefined, { ...call, body: '{"b":2,"a":[1]}' }, { refresh: seen }).answer.body, 'good');
  for (const change of [{ query: '' }, { body: '{"a":[1],"b":3}' }, { path: '/c/v1/sessions/sess_2/refresh' }]) assert.ok(answerTo(api, undefined, { ...call, ...change }, { refresh: seen }).fault);
  assert.ok(answerTo(api, undefined, call, {}).fault);
  assert.deepEqual(headerMap({ headers: [['X', ' a'], ['x', 'b'], ['Cookie', 'c'], ['cookie', 'd'], ['y', 'e'], ['y', '']] }), { x: ['a, b'], cookie: ['c; d'], y: ['e,'] });
});

test('what no server sends is marked', () => {
  const marks = (directives) => [...browserMarks({ request: { url: 'https://a.example/', headers: [] }, options: {} }, { answers: { payload: { body: JSON.stringify({ directives }) } } })];
  assert.deepEqual(marks(['__session=a.b.c; Path=/', '__client_uat=1']), []);
  assert.deepEqual(marks(['__session=a.b.c=d']), ['Q16']);
  for (const odd of [5, 'text', [5], ['a=\n'], ['__session']]) assert.deepEqual(marks(odd), ['odd-answer'], JSON.stringify(odd));
});

// The reference is there when the comparison runs this, in the folder that it runs it from.
const MODULES = process.cwd();
const CASES = 4000;
const without = existsSync(`${MODULES}/node_modules/@clerk/backend`) ? false : 'the reference is not installed here';

test('a few thousand cases reach every reason and every failure', { skip: without }, async () => {
  const oracle = await openOracle(MODULES);
  const keys = makeKeys();
  const counts = new Map();
  const rows = new Set();
  for (let number = 0; number < CASES; number++) {
    const one = makeCase(1, number, keys, 'http://127.0.0.1:1');
    const { original, rows: ruled } = await expectation(oracle, one);
    for (const name of reached(one.case, original)) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const row of ruled) rows.add(row);
    if (original.accident !== undefined) assert.ok(one.marks.length > 0 || original.accident === 'Invalid URL', `${one.case.id}: ${original.accident}`);
  }
  const vital = [...SESSION_REASONS.map((reason) => `authenticate: session_token ${reason}`), ...REFRESH_REASONS.map((why) => `authenticate: session_token session-token-expired-refresh-${why}`), ...THROWN.map((name) => `authenticate: thrown ${name}`)];
  assert.ok(vital.every((name) => NAMED.includes(name)));
  assert.deepEqual(NAMED.filter((name) => !counts.has(name)), []);
  assert.deepEqual([...rows].sort(), ['Q1', 'Q10', 'Q14', 'Q15', 'Q18', 'Q9']);
});
