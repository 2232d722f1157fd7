// Why the two sides may answer a case differently, decided from the case alone. Names starting with Q are rows of the
// quirk ledger (those whose rule can be put as another case are in ledger.mjs, and excuse nothing); the others are inputs on which the reference works by accident of JavaScript, or which no Clerk server
// sends:
//   odd-claim    a claim of a JSON type Clerk never issues, which the reference hands through unchecked
//   odd-answer   an API answer without members that are always there, or of another type
//   Q14          besides its ledger row: an OAuth token whose audience the reference cannot see for that reason
//   odd-key      a configured key that is none, or that one of the two sides cannot hold (exponent, private part)
//   key-size     a configured RSA key that is sound but not of 2048 bits: the reference mangles it, we use it
//   crit         a header that demands extensions (RFC 7515, section 4.1.11): we refuse it, the reference looks away
//   odd-option   an option value outside of its range
//   js-coercion  the reference converts a value to text, or finds it on an object's prototype
//   js-date      a time beyond what a JavaScript date holds, which then passes every comparison
//   text         text that is not UTF-8, lone surrogates, a byte order mark
//   pattern      a path pattern that takes looking ahead, which we do not compile
//   deep         nesting that a bounded parser refuses

import { readCookies } from './cookies.mjs';
import { referenceUrl } from './places.mjs';
import { depth, hasInfinity, hasRepeatedMember } from './json.mjs';

const LONGEST = 16 * 1024;
const DEEPEST = 120;
const FURTHEST = 8.64e12;

const isText = (value) => typeof value === 'string';
const missing = (value) => value === undefined || value === null;
const isTexts = (value) => Array.isArray(value) && value.every(isText);

function loose(part) {
  const bare = part.replace(/=+$/, '');
  if (!/^[A-Za-z0-9_-]*$/.test(bare)) return null;
  return Buffer.from(bare, 'base64url');
}

function readPart(part, marks) {
  const bytes = loose(part);
  if (!bytes) return undefined;
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes) || text.startsWith('\ufeff')) marks.add('text');
  let value;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) marks.add('Q3');
  if (/\\u[dD][89abAB]/.test(text)) marks.add('text');
  if (hasRepeatedMember(text) || hasInfinity(value)) marks.add('Q21');
  if (depth(text) > DEEPEST) marks.add('deep');
  return value;
}

// Marks of a token by itself.
export function tokenMarks(token, options, listedKids = []) {
  const marks = new Set();
  if (token.length > LONGEST) marks.add('Q25');
  const parts = token.split('.');
  if (parts.length !== 3) return marks;
  if (parts.some((part) => part.includes('='))) marks.add('Q2');
  const header = readPart(parts[0], marks);
  const payload = readPart(parts[1], marks);
  if (header === undefined || payload === undefined || marks.has('Q3')) return marks;
  keyMarks(header, listedKids, marks);
  claimMarks(header, payload, options, marks);
  return marks;
}

function keyMarks(header, listedKids, marks) {
  if ('crit' in header) marks.add('crit');
  const { kid } = header;
  if (isText(kid)) {
    if (kid in {} || listedKids.some((listed) => !isText(listed) && String(listed) === kid)) marks.add('js-coercion');
  } else if (kid !== undefined && kid !== null && typeof kid === 'object' && 'toString' in kid && typeof kid.toString !== 'function') {
    marks.add('js-coercion');
  } else if (listedKids.map(String).includes(String(kid))) {
    marks.add('js-coercion');
  }
}

function audienceMarks(aud, audience, marks) {
  const expected = [audience].flat().filter(Boolean);
  const given = [aud].flat().filter(Boolean);
  if (expected.length > 0 && given.length > 0 && !isText(aud) && !(isTexts(aud) && aud.length > 0)) marks.add('Q4');
}

function claimMarks(header, claims, options, marks) {
  for (const name of ['exp', 'nbf', 'iat']) {
    if (typeof claims[name] === 'number' && Math.abs(claims[name]) > FURTHEST) marks.add('js-date');
  }
  audienceMarks(claims.aud, options.audience, marks);
  if (isText(claims.sub) && claims.sub.startsWith('mch_')) machineMarks(claims, marks);
  else if (['at+jwt', 'application/at+jwt'].includes(header.typ)) oauthMarks(claims, marks);
  else sessionMarks(claims, marks);
}

function machineMarks(claims, marks) {
  if (!missing(claims.jti) && !isText(claims.jti)) marks.add('odd-claim');
  if (!missing(claims.scopes)) {
    if (!isText(claims.scopes) || claims.scopes.split(' ').includes('')) marks.add('Q7');
  } else if (!missing(claims.aud) && (!isTexts(claims.aud) || claims.aud.includes(''))) marks.add('Q7');
}

function oauthMarks(claims, marks) {
  for (const name of ['jti', 'client_id']) if (!missing(claims[name]) && !isText(claims[name])) marks.add('odd-claim');
  if (!missing(claims.scp)) {
    if (!isTexts(claims.scp)) marks.add('Q7');
  } else if (!missing(claims.scope) && !isText(claims.scope)) marks.add('Q7');
}

// Marks of a session's claims by themselves.
export function oddClaims(claims) {
  const marks = new Set();
  sessionMarks(claims, marks);
  return marks;
}

function sessionMarks(claims, marks) {
  if (claims.sub === '') marks.add('Q17');
  for (const name of ['sid', 'sts']) if (!missing(claims[name]) && !isText(claims[name])) marks.add('odd-claim');
  if (!missing(claims.act) && (typeof claims.act !== 'object' || Array.isArray(claims.act))) marks.add('odd-claim');
  if (!missing(claims.fva) && !(Array.isArray(claims.fva) && claims.fva.every((age) => typeof age === 'number'))) marks.add('odd-claim');
  if (claims.v !== 2) {
    for (const name of ['org_id', 'org_role', 'org_slug']) if (!missing(claims[name]) && !isText(claims[name])) marks.add('odd-claim');
    if (!missing(claims.org_permissions) && !isTexts(claims.org_permissions)) marks.add('odd-claim');
    return;
  }
  if (!claims.o) return;
  if (typeof claims.o !== 'object' || Array.isArray(claims.o)) marks.add('odd-claim');
  for (const name of ['id', 'slg', 'rol', 'per', 'fpm']) if (!missing(claims.o[name]) && !isText(claims.o[name])) marks.add('odd-claim');
  if (claims.fea && (!isText(claims.fea) || claims.fea.split(',').some((item) => !item.includes(':')))) marks.add('Q12');
}

// ---- of a browser's request -----------------------------------------------------------------------------------------

// Marks of everything that a browser's request and the answers to it bring in besides a header token.
export function browserMarks(made, api) {
  const { request, options } = made;
  const marks = new Set();
  // A proxy that is neither a path nor a URL is refused.
  if (isOddSkew(options.clockSkewInMs) || (options.proxyUrl && !/^(\/|https?:\/\/)/i.test(options.proxyUrl))) marks.add('odd-option');
  // What repeats is a list, which the reference joins.
  const patterns = options.organizationSyncOptions?.organizationPatterns ?? [];
  if (patterns.some((pattern) => /:(id|slug)[*+]|:slug\}[*+]/.test(pattern))) marks.add('js-coercion');
  const all = [...patterns, ...(options.organizationSyncOptions?.personalAccountPatterns ?? [])];
  if (all.some((pattern) => /:\w+[^/{}():?*+]{2,}:\w/.test(pattern))) marks.add('pattern');
  // Seconds beyond 32 bits turn negative there, where the expiry of one cookie is compared to choose another.
  const suffixed = [...readCookies(request.headers)].some(([name, value]) => /^__session_/.test(name) && value);
  if (made.now >= 2 ** 31 * 1000 && suffixed) marks.add('js-date');
  // A page to sign in that is no web address, too, is not followed.
  if (options.isSatellite && /^(?!https?:)[a-z][a-z+.-]*:/i.test(options.signInUrl ?? '')) marks.add('Q15');
  const kids = options.jwtKey ? [] : listedKids(api);
  const take = (token) => {
    for (const mark of tokenMarks(token, options, kids)) marks.add(mark);
    for (const mark of comparedMarks(token)) marks.add(mark);
  };
  const cookies = readCookies(request.headers);
  for (const [name, value] of cookies) if (/^__session(_|$)/.test(name) && value) take(value);
  const handshake = referenceUrl(request).url.searchParams.get('__clerk_handshake') || cookies.get('__clerk_handshake');
  if (handshake) {
    take(handshake);
    const claims = payloadOf(handshake);
    if (claims && 'handshake' in claims) directiveMarks(claims.handshake, 'odd-claim', marks, take);
  }
  const payload = parsed(api.answers.payload);
  if (payload !== undefined) directiveMarks(payload?.directives, 'odd-answer', marks, take);
  const refreshed = parsed(api.answers.refresh);
  if (refreshed !== undefined) {
    // An error that does not say that it is JSON: we read it all the same, for what it tells.
    if (refreshed?.errors !== undefined && !/^application\/json/.test(api.answers.refresh.type ?? '')) marks.add('odd-answer');
    const code = refreshed?.errors?.[0]?.code;
    if (!missing(code) && (!isText(code) || code !== code.trim() || /[^\x20-\xff]/.test(code))) marks.add('odd-answer');
    if (refreshed === null || typeof refreshed !== 'object') marks.add('odd-answer');
    directiveMarks(refreshed?.cookies, 'odd-answer', marks, take);
    if (refreshed?.errors !== undefined && !(Array.isArray(refreshed.errors) && refreshed.errors.every((error) => error && typeof error === 'object'))) marks.add('odd-answer');
  }
  return marks;
}

// Our skew is in whole milliseconds.
export const isOddSkew = (skew) => skew !== undefined && (skew < 0 || !Number.isInteger(skew));

export function listedKids(api) {
  try {
    return JSON.parse(api.answers.jwks.body).keys.map((jwk) => jwk?.kid);
  } catch {
    return [];
  }
}

function parsed(answer) {
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
}

function payloadOf(token) {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  } catch {
    return undefined;
  }
}

// Times that are compared with each other, whatever they are, before anything is verified.
function comparedMarks(token) {
  const claims = payloadOf(token);
  const odd = ['iat', 'exp'].some((name) => claims?.[name] !== undefined && typeof claims[name] !== 'number');
  return odd ? ['js-coercion'] : [];
}

function directiveMarks(list, oddity, marks, take) {
  if (list === undefined || list === null) return;
  if (!Array.isArray(list)) {
    if (!isText(list) || list.length > 0) marks.add(oddity);
    return;
  }
  let session;
  for (const directive of list) {
    // A cookie without `=` has no name.
    if (!isText(directive) || /[^\x20-\xff\t]/.test(directive) || /^__session[^=;]*(;|$)/.test(directive)) marks.add(oddity);
    else if (directive.split(';')[0].startsWith('__session')) [session] = directive.split(';');
  }
  if (session === undefined) return;
  const value = session.slice(session.indexOf('=') + 1);
  if (value.includes('=')) marks.add('Q16');
  take(value.split('=')[0]);
}
