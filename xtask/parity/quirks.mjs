// Why the two sides may answer a case differently, decided from the case alone. Names starting with Q are rows of the
// quirk ledger; the others are inputs on which the reference works by accident of JavaScript, or which no Clerk server
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
//   deep         nesting that a bounded parser refuses

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
