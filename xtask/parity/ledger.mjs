// Rows of the quirk ledger whose rule can be put as another case: what we answer to the one is what the reference answers
// to the other. Such a case is judged as strictly as any.

import { readCookies } from './cookies.mjs';
import { ledgerUrl, referenceUrl } from './places.mjs';

const isHeader = (...names) => ([name]) => names.includes(name.toLowerCase());
const withCase = (made, changes) => ({ ...made, case: { ...made.case, ...changes } });

// Each takes {case, api} and the reference's answer, and gives such a case back, or nothing if it has no say.
const ROWS = {
  // The origin is replaced, nothing else; by web schemes and without user info only.
  Q1(made) {
    const { request } = made.case;
    if (!request || made.case.kind !== 'authenticate') return undefined;
    const url = ledgerUrl(request);
    if (url.href === referenceUrl(request).url.href) return undefined;
    const headers = request.headers.filter((header) => !isHeader('host', 'x-forwarded-host', 'x-forwarded-proto')(header));
    return withCase(made, { request: { ...request, url: url.href, headers } });
  },

  // The counter is decimal digits, and three or more is a loop.
  Q9(made) {
    const { request } = made.case;
    if (!request || made.case.kind !== 'authenticate') return undefined;
    const count = readCookies(request.headers).get('__clerk_redirect_count');
    if (!count || /^[0-3]$/.test(count)) return undefined;
    const rule = /^[0-9]+$/.test(count) ? Math.min(3, Number(count)) : 0;
    if (rule === (Number(count) || 0)) return undefined;
    return withCase(made, { request: { ...request, headers: [['cookie', `__clerk_redirect_count=${rule}`], ...request.headers] } });
  },

  // An empty list of personal patterns is none.
  Q10(made) {
    const sync = made.case.options?.organizationSyncOptions;
    if (sync?.personalAccountPatterns?.length !== 0) return undefined;
    const { personalAccountPatterns, ...rest } = sync;
    return withCase(made, { options: { ...made.case.options, organizationSyncOptions: rest } });
  },

  // JSON with parameters of its type is JSON.
  Q14(made) {
    const answers = made.api?.answers ?? {};
    const changed = Object.entries(answers).filter(([route, answer]) => route !== 'jwks' && /^application\/json *;/.test(answer?.type ?? ''));
    if (changed.length === 0) return undefined;
    const plain = Object.fromEntries(changed.map(([route, answer]) => [route, { ...answer, type: 'application/json' }]));
    return { ...made, api: { ...made.api, answers: { ...answers, ...plain } } };
  },

  // A place to return to that is no web address is not followed: the browser stays, signed out. That is what becomes of a
  // form sent to a good place.
  Q15(made, original) {
    const { request } = made.case;
    if (!request || made.case.kind !== 'authenticate') return undefined;
    if (original.reason !== 'primary-responds-to-syncing' && original.accident !== 'Invalid URL') return undefined;
    const name = '__clerk_redirect_url';
    const target = referenceUrl(request).url.searchParams.get(name);
    if (!target || made.case.options.isSatellite || isWeb(target)) return undefined;
    const good = new URL(request.url);
    good.searchParams.set(name, 'https://satellite.example.org/');
    return withCase(made, { request: { ...request, method: 'POST', url: good.href } });
  },

  // The step that is due goes to the path of the page, before its query.
  Q18(made, original) {
    const { redirect, action } = made.case;
    if (!redirect || redirect.sessionStatus !== 'pending' || original.thrown === 'missing-publishable-key') return undefined;
    const target = targetOf(action, redirect);
    if (!target || !/[?#]/.test(target)) return undefined;
    const { sessionStatus, ...rest } = redirect;
    const own = action === 'sign-up' ? 'signUpUrl' : 'signInUrl';
    return withCase(made, { redirect: { ...rest, [own]: target.replace(/[?#]/, (mark) => `/tasks${mark}`) } });
  },
};

function isWeb(text) {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

function targetOf(action, { signInUrl, signUpUrl, baseUrl }) {
  if (action === 'sign-in') return signInUrl;
  if (signUpUrl) return signUpUrl;
  if (!signInUrl) return undefined;
  try {
    const url = new URL(signInUrl, baseUrl);
    url.pathname = `${url.pathname}/create`;
    return url.toString();
  } catch {
    return undefined;
  }
}

// {made, rows} for a case that rows have a say in, else undefined.
export function byLedger(made, original) {
  let other = made;
  const rows = [];
  for (const [row, rule] of Object.entries(ROWS)) {
    const changed = rule(other, original);
    if (!changed) continue;
    rows.push(row);
    other = changed;
  }
  return rows.length > 0 ? { made: other, rows } : undefined;
}

// What the SDK is to answer: {original, expected, rows, calls, requests}. `rows` are those that make the difference.
export async function expectation(oracle, made) {
  const asked = await oracle.answer(made);
  const same = { original: asked.result, expected: asked.result, rows: [], calls: asked.calls, requests: asked.made };
  const ruled = byLedger(made, asked.result);
  if (!ruled) return same;
  const other = await oracle.answer(ruled.made);
  const expected = other.result;
  const requests = { ...other.made };
  if (requests.refresh) requests.refresh = { ...requests.refresh, body: { ...requests.refresh.body, request_headers: headerMap(made.case.request) } };
  const makesNone = JSON.stringify(comparable(expected)) === JSON.stringify(comparable(asked.result));
  return { original: asked.result, expected: makesNone ? asked.result : expected, rows: makesNone ? [] : ruled.rows, calls: [...asked.calls, ...other.calls], requests };
}

const comparable = ({ message, headers, ...rest }) => ({ ...rest, headers: headers?.filter(([name]) => name !== 'x-clerk-auth-message') });

// What a refresh passes on: names in lower case, repeated ones joined, and trimmed then.
export function headerMap({ headers }) {
  const list = new Headers();
  for (const [name, value] of headers) list.append(name, value);
  return Object.fromEntries([...list].map(([name, value]) => [name, [value.replace(/^[ \t]+|[ \t]+$/g, '')]]));
}
