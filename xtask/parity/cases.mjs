// One case from a seed and a number: {case, api, marks, scenario}. `api` says what the fake API answers under the case's
// base path (see api.mjs).

import { Random } from './random.mjs';
import { keyList, verifyAnswer } from './answers.mjs';
import { questions } from './has.mjs';
import { expectations, keySource, noise, PUBLISHABLE, publishableKey } from './options.mjs';
import { anyToken, garbageToken, jwtToken, MACHINE_TYPES, tokenOfType } from './tokens.mjs';
import { headerToken, requestFor } from './requests.mjs';
import { browserMarks, isOddSkew, listedKids, tokenMarks } from './quirks.mjs';
import { browserCase } from './browser.mjs';
import { webhookCase } from './webhooks.mjs';
import { pickInstance } from './instances.mjs';
import { redirectCase } from './redirects.mjs';
import { browserToken, sessionState } from './sessions.mjs';

const KINDS = [[140, 'authenticate'], [16, 'verifyToken'], [9, 'classify'], [5, 'decodeKeys'], [3, 'cookieSuffix'], [12, 'verifyWebhook'], [12, 'createRedirect']];
// Of the requests, how many are a browser's.
const BROWSERS = 0.7;

function moment(random) {
  return random.weighted([
    [12, 1790000000000 + random.int(-400000000, 400000000) * 100 + random.int(0, 999)],
    [6, 1790000000000 + random.int(-400000, 400000) * 1000],
    [1, 1790000000999],
    [1, random.int(86400000, 2000000000)],
    [1, 4102444800000 + random.int(0, 999999)],
  ]);
}

function clockSkew(random) {
  if (random.chance(0.008)) return -1000;
  return random.weighted([[12, undefined], [3, 0], [2, 5000], [1, 1], [1, 999], [1, 1000], [1, 60000], [1, 86400000], [1, 0.5]]);
}

export function makeCase(seed, number, keys, origin) {
  const random = new Random('parity', seed, number);
  const id = `s${seed}-${number}`;
  const kind = random.weighted(KINDS);
  const made = MAKERS[kind](random, keys, { id, origin });
  return { case: { id, kind, ...made.case }, api: made.api ?? null, marks: [...(made.marks ?? [])].sort(), scenario: made.scenario ?? kind };
}

// The base of a case's API: mostly its own, sometimes one that many cases share and only the key tells apart.
function base(random, { id, origin }, share = 0.08) {
  const shared = random.chance(share);
  const path = shared ? '/shared' : `/c-${id}${random.weighted([[8, ''], [1, '/deep/base'], [1, '/v1']])}`;
  return { shared, path, url: `${origin}${path}${random.weighted([[6, ''], [1, '/']])}` };
}

function secrets(random, id, shared) {
  const mark = shared || random.chance(0.5) ? `_${id}` : '_1';
  return {
    secretKey: random.weighted([[40, `sk_test${mark}`], [10, `sk_live${mark}`], [2, `anything${mark}`], [1, ''], [1, undefined]]),
    machineSecretKey: random.weighted([[10, undefined], [4, `ak${mark}`], [1, '']]),
  };
}

function apiFor(random, keys, token, place, options, marks) {
  const list = keyList(random, keys, token.key ?? keys.main, { algorithm: token.algorithm });
  const answers = { jwks: list.answer };
  for (const type of MACHINE_TYPES) {
    const made = verifyAnswer(random, type);
    answers[type] = made.answer;
    // Only the answer that can be asked for may excuse anything.
    if (token.text.startsWith({ m2m_token: 'mt_', oauth_token: 'oat_', api_key: 'ak_' }[type])) for (const mark of made.marks) marks.add(mark);
  }
  if (!options.jwtKey) for (const mark of list.marks) marks.add(mark);
  const { secretKey, machineSecretKey } = options;
  return { base: place.path, keys: { secretKey: secretKey || null, machineSecretKey: machineSecretKey || null }, answers };
}

const MAKERS = {
  classify(random, keys) {
    const now = moment(random);
    const token = anyToken(random, keys, { now, skew: 5000, defects: 0.6, blanks: true });
    return { case: { now, token: token.text, options: {} }, marks: tokenMarks(token.text, {}), scenario: `classify ${token.kind} ${(token.notes ?? []).join('+')}` };
  },

  decodeKeys(random) {
    const keyOptions = random.weighted([
      [4, undefined],
      [4, Object.fromEntries(random.some([['domain', random.pick(['satellite.example.com', ''])], ['proxyUrl', random.pick(['/__clerk', 'https://proxy.example.com/p', ''])], ['isSatellite', random.chance(0.7)]], 0.6))],
    ]);
    const key = random.chance(0.3) ? random.pick(PUBLISHABLE) : random.chance(0.04) ? '' : publishableKey(random);
    return { case: { now: moment(random), publishableKey: key, keyOptions } };
  },

  cookieSuffix(random) {
    const key = random.weighted([[4, publishableKey(random)], [2, random.pick(PUBLISHABLE)], [1, ''], [1, 'é'], [1, '\u{1f600}\u0000'], [1, random.text(random.int(1, 300))]]);
    return { case: { now: moment(random), publishableKey: key } };
  },

  verifyToken(random, keys, context) {
    const now = moment(random);
    const clockSkewInMs = clockSkew(random);
    const skew = clockSkewInMs ?? 5000;
    const place = base(random, context);
    const token = random.chance(0.25)
      ? browserToken(random, keys, { now, skew, issuer: pickInstance(random).host, state: random.chance(0.5) ? random.pick(['expired', 'nbf', 'iat-future', 'edge']) : sessionState(random) })
      : random.chance(0.12) ? anyToken(random, keys, { now, skew, blanks: true })
      : jwtToken(random, keys, random.weighted([[8, 'session'], [1, 'template'], [2, 'm2m_token'], [3, 'oauth_token']]), { now, skew, defects: 0.55, blanks: true });
    const source = keySource(random, keys, token);
    const { secretKey } = secrets(random, context.id, place.shared);
    const options = { secretKey, apiUrl: place.url, clockSkewInMs, ...source.options, ...expectations(random, token.claims) };
    const oauth = token.kind === 'oauth_token';
    if (oauth ? random.chance(0.85) : random.chance(0.2)) {
      options.headerType = random.weighted([[5, ['at+jwt', 'application/at+jwt']], [3, 'at+jwt'], [2, 'JWT'], [2, ['JWT', 'at+jwt']], [1, []], [1, ''], [1, ['']], [1, 'jwt']]);
    }
    const marks = source.marks;
    if (isOddSkew(clockSkewInMs)) marks.add('odd-option');
    const api = apiFor(random, keys, token, place, options, marks);
    for (const mark of tokenMarks(token.text, options, options.jwtKey ? [] : listedKids(api))) marks.add(mark);
    return { case: { now, token: token.text, options }, api, marks, scenario: `verifyToken ${token.kind} ${(token.notes ?? []).join('+')}` };
  },

  verifyWebhook: (random) => webhookCase(random, moment(random)),

  createRedirect: (random) => redirectCase(random, moment(random)),

  authenticate(random, keys, context) {
    return random.chance(BROWSERS) ? MAKERS.browser(random, keys, context) : MAKERS.header(random, keys, context);
  },

  browser(random, keys, context) {
    const place = base(random, context, 0);
    const made = browserCase(random, keys, { now: moment(random), skew: random.chance(0.1) ? clockSkew(random) : undefined, place, given: secrets(random, context.id, false) });
    const marks = new Set([...made.marks, ...browserMarks(made.case, made.api)]);
    const presented = headerToken(made.case.request.headers.filter(([name]) => name.toLowerCase() === 'authorization').map(([, value]) => value));
    if (presented) for (const mark of tokenMarks(presented, made.case.options, made.case.options.jwtKey ? [] : listedKids(made.api))) marks.add(mark);
    return { ...made, marks };
  },

  header(random, keys, context) {
    const now = moment(random);
    const clockSkewInMs = clockSkew(random);
    const skew = clockSkewInMs ?? 5000;
    const place = base(random, context);
    const accepted = acceptance(random);
    const types = accepted === undefined ? ['session_token'] : accepted === 'any' ? ['session_token', ...MACHINE_TYPES] : [accepted].flat();
    const token = random.weighted([
      [16, () => (types.length > 0 ? tokenOfType(random, keys, random.pick(types), { now, skew }) : anyToken(random, keys, { now, skew }))],
      [3, () => anyToken(random, keys, { now, skew })],
      [1, () => garbageToken(random)],
    ])();
    const source = keySource(random, keys, token);
    const given = secrets(random, context.id, place.shared);
    const options = {
      ...given,
      publishableKey: random.weighted([[44, random.pick(PUBLISHABLE.slice(0, 3))], [1, undefined], [1, ''], [2, publishableKey(random)]]),
      apiUrl: place.url,
      acceptsToken: accepted,
      clockSkewInMs,
      ...source.options,
      ...expectations(random, token.claims),
      ...noise(random),
    };
    const single = MACHINE_TYPES.includes(accepted);
    if (accepted === 'm2m_token' && random.chance(0.2)) Object.assign(options, { secretKey: random.pick([undefined, '']), machineSecretKey: random.weighted([[3, `ak_${context.id}`], [1, undefined], [1, '']]) });
    const { request, present, presented, marks: requestMarks } = requestFor(random, token.text, { optional: single });
    const marks = new Set([...source.marks, ...requestMarks]);
    if (isOddSkew(clockSkewInMs)) marks.add('odd-option');
    const api = apiFor(random, keys, { ...token, text: presented ?? '' }, place, options, marks);
    if (present) for (const mark of tokenMarks(presented, options, options.jwtKey ? [] : listedKids(api))) marks.add(mark);
    const made = { now, request, options };
    if (random.chance(0.3)) made.toAuth = random.chance(0.1) ? {} : { treatPendingAsSignedOut: random.chance(0.4) };
    if (random.chance(0.6)) made.hasChecks = random.chance(0.03) ? [] : questions(random);
    const form = Array.isArray(accepted) ? `[${accepted.length}]` : accepted ?? 'default';
    return { case: made, api, marks, scenario: `${form} ${token.kind} ${(token.notes ?? []).join('+')}` };
  },
};

function acceptance(random) {
  const types = ['session_token', ...MACHINE_TYPES];
  return random.weighted([
    [3, () => undefined],
    [3, () => 'session_token'],
    [4, () => 'm2m_token'],
    [3, () => 'oauth_token'],
    [3, () => 'api_key'],
    [4, () => 'any'],
    [5, () => random.some(types, 0.5)],
    [1, () => [random.pick(types)]],
    [1, () => []],
    [1, () => ['m2m_token', 'm2m_token', 'session_token']],
  ])();
}
