// Session tokens as a browser holds them: sound ones, and ones that are stale, foreign, of another class or broken.

import { CATEGORY, compose, spoilDocument, spoilText } from './jwt.mjs';
import { machineClaims, oauthClaims, oddValue, sessionClaims } from './claims.mjs';
import { write } from './json.mjs';
import { oddClaims } from './quirks.mjs';
import { garbageToken, jwtToken, opaqueToken, MACHINE_TYPES } from './tokens.mjs';

const STATES = [
  [30, 'fresh'], [8, 'expired'], [2, 'nbf'], [2, 'iat-future'], [2, 'edge'], [3, 'other-issuer'], [1, 'odd-issuer'], [1, 'no-issuer'], [2, 'foreign-key'], [2, 'template'], [1, 'ignored-category'],
  [1, 'odd-category'], [1, 'machine'], [1, 'oauth'], [1, 'machine-category'], [1, 'no-sid'], [1, 'broken-text'], [1, 'broken-document'], [1, 'defect'], [1, 'garbage'], [1, 'opaque'], [1, 'forged-and-expired'], [1, 'odd-time'],
];

export function sessionState(random) {
  return random.weighted(STATES);
}

// {text, claims, key, algorithm, state}. `age` is how many seconds ago it was issued.
export function browserToken(random, keys, { now, skew = 5000, issuer, state = 'fresh', age, key = keys.main, sub, odd = 0.03, changes = {} }) {
  const seconds = Math.floor(now / 1000);
  const issued = seconds - (age ?? random.pick([0, 1, 5, 20, 55]));
  const header = { alg: 'RS256', kid: key.kid, typ: 'JWT', cat: random.weighted([[6, CATEGORY.session], [3, undefined], [1, CATEGORY.ignore]]) };
  let claims = { ...soundClaims(random, seconds, odd), iss: `https://${issuer}`, iat: issued, nbf: issued - 10, exp: Math.max(issued, seconds) + 60 };
  claims.sid ??= `sess_${random.text(8)}`;
  if (random.chance(0.8)) claims.azp = 'https://app.example.com';
  if (sub !== undefined) claims.sub = sub;
  let signer = key;
  const past = (by) => Object.assign(claims, { iat: issued - 3600 - by, nbf: issued - 3610 - by, exp: seconds - Math.ceil(skew / 1000) - 1 - by });
  const change = {
    fresh: () => {},
    expired: () => past(random.pick([0, 1, 60, 3000])),
    'forged-and-expired': () => { past(5); signer = keys.foreign; },
    nbf: () => { claims.nbf = seconds + Math.ceil(skew / 1000) + random.pick([1, 2, 600, 80000, 86400, 90000]); },
    'iat-future': () => { claims.iat = seconds + Math.ceil(skew / 1000) + random.pick([1, 2, 600, 80000, 86400, 90000]); },
    edge: () => {
      const name = random.pick(['exp', 'nbf', 'iat']);
      claims[name] = Math.floor((name === 'exp' ? now - skew : now + skew) / 1000) + random.int(-1, 1);
    },
    'odd-time': () => {
      const name = random.pick(['exp', 'nbf', 'iat']);
      claims[name] = random.pick([undefined, null, String(claims[name]), claims[name] + 0.5, true, [claims[name]]]);
    },
    'other-issuer': () => { claims.iss = random.pick(['https://clerk.other.example', `https://${issuer}.evil.example`, `https://sub.${issuer}`, 'https://other-app-9.clerk.accounts.dev']); },
    'odd-issuer': () => { claims.iss = random.pick([`http://${issuer}`, issuer, `HTTPS://${issuer}`, `https://${issuer}/`, `https://${issuer.toUpperCase()}`, `https://https://${issuer}`, ` https://${issuer}`, 5, ['https://x'], {}, true, `${issuer}https://`]); },
    'no-issuer': () => { claims.iss = random.pick([undefined, null, '', 0, false]); },
    'foreign-key': () => { signer = keys.foreign; if (random.chance(0.5)) header.kid = keys.foreign.kid; },
    template: () => { header.cat = CATEGORY.template; },
    'ignored-category': () => { header.cat = CATEGORY.ignore; },
    'odd-category': () => { header.cat = random.pick(['cl_other', '', null, 5]); },
    'machine-category': () => { header.cat = CATEGORY.machine; },
    machine: () => { claims = { ...machineClaims(random, seconds), iss: claims.iss, iat: claims.iat, exp: claims.exp }; },
    oauth: () => { claims = { ...oauthClaims(random, seconds), iss: claims.iss, iat: claims.iat, exp: claims.exp }; header.typ = random.pick(['at+jwt', 'application/at+jwt']); },
    'no-sid': () => { delete claims.sid; past(5); if (random.chance(0.3)) claims.sid = random.pick(['', null, 0, oddValue(random, 'sess_1')]); },
  }[state];
  Object.assign(claims, changes);
  change?.();
  const done = (text, more = {}) => ({ text, claims, key, algorithm: 'RS256', state, ...more });
  if (state === 'garbage') return done(garbageToken(random).text);
  if (state === 'opaque') return done(opaqueToken(random, random.pick(MACHINE_TYPES)).text);
  if (state === 'defect') {
    const token = jwtToken(random, keys, 'session', { now, skew, defects: 1 });
    return { ...token, state };
  }
  if (state === 'broken-document') {
    const part = random.pick(['header', 'payload']);
    return done(compose({ header, payload: claims, [part]: spoilDocument(random, { header, payload: claims }[part]), key: signer, algorithm: 'RS256' }));
  }
  const text = compose({ header, payload: claims, key: signer, algorithm: 'RS256' });
  return done(state === 'broken-text' ? spoilText(random, text) : text);
}

// As Clerk issues them, but for a share of odd ones.
function soundClaims(random, seconds, odd) {
  const odds = random.chance(odd);
  for (let tries = 0; ; tries++) {
    const claims = sessionClaims(random, seconds, { odd: odds ? 0.5 : 0 });
    if (odds || tries === 8 || oddClaims(JSON.parse(write(claims))).size === 0) return claims;
  }
}

// The active organization of claims, as the auth object has it.
export function organizationOf(claims) {
  if (claims.v === 2 || claims.v?.text) return claims.o && typeof claims.o === 'object' ? { id: claims.o.id, slug: claims.o.slg } : undefined;
  return claims.org_id ? { id: claims.org_id, slug: claims.org_slug } : undefined;
}
