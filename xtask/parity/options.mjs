// Options of a case: keys, key source, what is expected of the claims.

import { createPublicKey } from 'node:crypto';
import { publicPem } from './keys.mjs';

export const PUBLISHABLE = [
  'pk_test_aGFwcHktaGlwcG8tMTIuY2xlcmsuYWNjb3VudHMuZGV2JA',
  'pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA',
  'pk_live_Y2xlcmsuZXhhbXBsZS5jb20k',
  'pk_live_Y2xlcmsuZXhhbXBsZS5jb20kCg',
];

// A publishable key in a form that may or may not be one.
export function publishableKey(random) {
  const encode = (text) => Buffer.from(text, 'latin1').toString('base64');
  const prefix = random.weighted([[5, 'pk_test_'], [5, 'pk_live_'], [1, random.pick(['pk_', 'test_', 'live_', 'PK_TEST_', 'sk_test_', '', 'pk_prod_', 'pk_test', ' pk_test_'])]]);
  const host = random.weighted([
    [8, () => random.pick(['happy-hippo-12.clerk.accounts.dev', 'clerk.example.com', 'x.clerk.accountsstage.dev', 'clerk.prod.lclclerk.com', 'a.b', 'clerk.xn--bcher-kva.example'])],
    [1, () => random.text(random.int(0, 12))],
    [1, () => `${random.text(4)}.${random.pick(['', 'é', '\u00ff', ' ', '\n', 'a$b', '%', '/path', ':8080'])}${random.text(2)}`],
    [1, () => random.pick(['.', '', '..', '$.', 'https://clerk.example.com', 'clerk.example.com/'])],
  ])();
  const tail = random.weighted([[10, '$'], [1, ''], [1, '$$'], [1, '$x'], [1, '$\n'], [1, ' $']]);
  let encoded = encode(`${host}${tail}`);
  encoded = random.weighted([
    [6, () => encoded.replace(/=+$/, '')],
    [3, () => encoded],
    [1, () => `${encoded}=`],
    [1, () => `${encoded.replace(/=+$/, '')}==`],
    [1, () => encoded.replaceAll('+', '-').replaceAll('/', '-')],
    [1, () => encoded.slice(0, -1)],
    [1, () => `${encoded.slice(0, 4)}${random.pick([' ', '\n', '\t', '\r', '\f', '\v', '\u00a0', '_', '*', '='])}${encoded.slice(4)}`],
    [1, () => `${encoded}${random.pick(['_x', '_', 'A', ' ', '\n'])}`],
    [1, () => bumpLast(random, encoded.replace(/=+$/, ''))],
  ])();
  return `${prefix}${encoded}`;
}

// Another last character: often only unused bits differ.
function bumpLast(random, encoded) {
  return `${encoded.slice(0, -1)}${random.text(1)}`;
}

export function pemForm(random, key) {
  const pem = publicPem(key);
  const body = pem.replace(/-----[A-Z ]+-----/g, '').replace(/\n/g, '');
  return random.weighted([
    [5, pem],
    [2, pem.trim()],
    [2, pem.replaceAll('\n', '\r\n')],
    [1, pem.replaceAll('\n', '\r')],
    [2, pem.replaceAll('\n', '')],
    [2, body],
    [1, body.replace(/(.{64})/g, '$1\n')],
    [1, `\n\n${pem}\n`],
    [1, body.replace(/(.{64})/g, '$1\r\n')],
  ]);
}

// Keys that are no 2048-bit RSA key with the usual exponent, or no key at all.
export function oddPem(random, keys) {
  return random.pick([
    () => publicPem(keys.small),
    () => publicPem(keys.three),
    () => publicPem(keys.curve),
    () => createPublicKey(keys.main.publicKey.export({ format: 'pem', type: 'spki' })).export({ format: 'pem', type: 'pkcs1' }),
    () => publicPem(keys.main).replaceAll('\n', '\\n'),
    () => publicPem(keys.main).replaceAll('\n', ' '),
    () => publicPem(keys.main).slice(0, 200),
    () => 'garbage',
    () => ' ',
  ])();
}

// The signing key and where the SDK is to find it. Returns the options and marks.
export function keySource(random, keys, token) {
  const signer = token.key ?? keys.main;
  const marks = new Set();
  const options = {};
  const local = random.weighted([[5, false], [4, true]]);
  if (local) {
    const chosen = random.chance(0.93) ? signer : keys.foreign;
    if (chosen === keys.large) marks.add('key-size');
    options.jwtKey = pemForm(random, chosen);
    if (random.chance(0.04)) {
      options.jwtKey = oddPem(random, keys);
      marks.add('odd-key');
    }
  }
  return { options, marks };
}

const near = (random, value, others) => (typeof value === 'string' && random.chance(0.65) ? value : random.pick(others));

// `audience`, `authorizedParties`, `issuer`: mostly chosen so that the token passes.
export function expectations(random, claims = {}) {
  const options = {};
  if (random.chance(0.3)) {
    const one = near(random, [claims.aud].flat()[0], ['api.one', 'api.two', 'other', 'API.ONE']);
    options.audience = random.weighted([[4, one], [3, [one]], [3, ['other', one]], [1, ['', one]], [1, ['']], [1, []], [1, ''], [1, [one, one]], [1, 'api.on']]);
  }
  if (random.chance(0.25)) {
    const one = near(random, claims.azp, ['https://app.example.com', 'http://localhost:3000', 'https://other.example']);
    options.authorizedParties = random.weighted([[5, [one]], [4, ['https://other.example', one]], [1, []], [1, ['']], [1, [one.toUpperCase()]], [1, [`${one}/`]]]);
  }
  if (random.chance(0.2)) {
    const one = near(random, claims.iss, ['https://clerk.example.com', 'clerk.example.com']);
    options.issuer = random.weighted([[5, one], [4, [one]], [3, ['https://other.example', one]], [1, ['']], [1, []], [1, ''], [1, ['', one]], [1, `${one}/`]]);
  }
  return options;
}

// What has no say in the header flow.
export function noise(random) {
  const options = {};
  if (random.chance(0.1)) options.proxyUrl = random.pick(['/__clerk', 'https://proxy.example.com/__clerk', '']);
  if (random.chance(0.1)) options.domain = random.pick(['satellite.example.com', '']);
  if (random.chance(0.1)) options.signInUrl = random.pick(['https://accounts.example.com/sign-in', '/sign-in', 'not a url', '']);
  if (random.chance(0.05)) options.signUpUrl = 'https://accounts.example.com/sign-up';
  if (random.chance(0.05)) options.afterSignInUrl = '/after';
  if (random.chance(0.05)) options.skipJwksCache = random.chance(0.5);
  if (random.chance(0.05)) options.isSatellite = false;
  if (random.chance(0.05)) options.satelliteAutoSync = random.chance(0.5);
  if (random.chance(0.03)) options.unheardOf = { a: 1 };
  return options;
}
