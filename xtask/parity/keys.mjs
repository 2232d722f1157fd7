// Keys of one run. They are made when the run starts and never written down: what is kept of a run are public keys and
// signed tokens.

import { createHash, createHmac, createPrivateKey, createPublicKey, createSign, constants, generateKeyPairSync, sign as signOnce } from 'node:crypto';

// Read back from PEM: Node 20 blocks for ever when the garbage collector frees the job that made a key while that key is
// exported, since both take the key's lock (`export` allocates under it). A key that was read has a lock of its own.
export function makePair(type, options) {
  const encodings = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } };
  const pair = generateKeyPairSync(type, { ...options, ...encodings });
  return { privateKey: createPrivateKey(pair.privateKey), publicKey: createPublicKey(pair.publicKey) };
}

function rsa(kid, bits, exponent = 65537) {
  return { kid, bits, exponent, ...makePair('rsa', { modulusLength: bits, publicExponent: exponent }) };
}

export function makeKeys() {
  const suffix = createHash('sha256').update(String(Math.random())).digest('hex').slice(0, 6);
  return {
    main: rsa(`ins_main${suffix}`, 2048),
    next: rsa(`ins_next${suffix}`, 2048),
    foreign: rsa(`ins_foreign${suffix}`, 2048),
    large: rsa(`ins_large${suffix}`, 4096),
    small: rsa(`ins_small${suffix}`, 1024),
    three: rsa(`ins_three${suffix}`, 2048, 3),
    curve: { kid: `ins_curve${suffix}`, ...makePair('ec', { namedCurve: 'P-256' }) },
  };
}

// The public key as the API's key list shows it.
export function publicJwk(key, changes = {}) {
  const jwk = { use: 'sig', kid: key.kid, alg: 'RS256', ...key.publicKey.export({ format: 'jwk' }), ...changes };
  for (const [name, value] of Object.entries(jwk)) if (value === undefined) delete jwk[name];
  return jwk;
}

export function publicPem(key) {
  return key.publicKey.export({ format: 'pem', type: 'spki' });
}

const HASHES = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512', PS256: 'sha256', ES256: 'sha256', HS256: 'sha256' };

// The signature of `input` by `key` under an algorithm name; unknown names sign as RS256.
export function sign(key, algorithm, input) {
  const hash = HASHES[algorithm] ?? 'sha256';
  if (algorithm === 'none') return Buffer.alloc(0);
  if (algorithm === 'HS256') return createHmac(hash, publicPem(key)).update(input).digest();
  if (key.curve || key.kid.startsWith('ins_curve')) {
    return signOnce(hash, Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  }
  const padding = algorithm === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  return createSign(hash).update(input).sign({ key: key.privateKey, padding });
}
