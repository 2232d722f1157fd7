// Clerk instances as an app is configured for them: publishable key, secret key, and what follows from them.

import { createHash } from 'node:crypto';

const publishable = (type, host, padded = false) => {
  const text = Buffer.from(`${host}$`).toString('base64');
  return `pk_${type}_${padded ? text : text.replace(/=+$/, '')}`;
};

function instance(type, host, { padded = false, weight = 1 } = {}) {
  const key = publishable(type, host, padded);
  return { type: type === 'live' ? 'production' : 'development', host, key, suffix: suffixOf(key), weight };
}

export function suffixOf(key) {
  return createHash('sha1').update(key).digest('base64').replaceAll('+', '-').replaceAll('/', '_').slice(0, 8);
}

export const INSTANCES = [
  instance('test', 'happy-hippo-12.clerk.accounts.dev', { weight: 12 }),
  instance('test', 'merry-mole-3.clerk.accountsstage.dev'),
  instance('test', 'clerk.prawn.puma-74.lcl.dev'),
  instance('test', 'clerk.local.lclclerk.com', { padded: true }),
  instance('test', 'clerk.example.com'),
  instance('live', 'clerk.example.com', { weight: 9 }),
  instance('live', 'clerk.inspired.puma-74.lcl.dev'),
  instance('live', 'clerk.example.com', { padded: true }),
  instance('live', 'happy-hippo-12.clerk.accounts.dev'),
  instance('live', 'clerk.accounts.example.org'),
];

export function pickInstance(random) {
  return random.weighted(INSTANCES.map((one) => [one.weight, one]));
}

// The page where people sign in, of the instance's own making.
export function accountsHost(host) {
  return host.replace('clerk.accountsstage.', 'accountsstage.').replace(/clerk\.accounts\.|clerk\./, 'accounts.');
}
