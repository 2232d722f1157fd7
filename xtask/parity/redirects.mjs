// Cases of the kind `createRedirect`.

import { pickInstance } from './instances.mjs';
import { publishableKey } from './options.mjs';

const PAGES = ['https://app.example.com/here', 'http://localhost:3000/', 'https://app.example.com:8443/x?y=1', 'https://happy-hippo-12.accounts.dev/now', 'https://accounts.example.com/now'];

function page(random, share) {
  if (!random.chance(share)) return random.chance(0.2) ? '' : undefined;
  return random.weighted([
    [4, 'https://app.example.com/sign'], [4, 'https://accounts.example.com/sign'], [3, '/sign'], [2, '/sign?x=1&redirect_url=old'], [2, 'https://accounts.example.com/sign?x=1'], [1, 'https://accounts.example.com/sign#top'], [1, 'http://app.example.com/sign'],
    [1, 'https://app.example.com:443/sign'], [1, 'https://accounts.example.com'], [1, 'https://accounts.example.com/'], [1, 'https://accounts.example.com/sign/'], [1, 'sign'], [1, '../sign'], [1, '?x=1'], [1, '#x'], [1, '//other.example/sign'],
    [1, 'http:/odd'], [1, 'https://'], [1, 'http://a b/'], [1, 'javascript:x'], [1, 'httpsomething'], [1, 'HTTPS://accounts.example.com/sign'], [1, 'https://accounts.example.com/a b?c=d e'], [1, 'mailto:x@y.example'],
  ]);
}

// A URL or a reference of any pieces.
function composed(random) {
  const start = random.pick(['', '', 'https://', 'http://', 'https:', '//', 'HTTP://']);
  const host = start === '' ? '' : random.pick(['app.example.com', 'accounts.example.com', 'app.example.com:443', 'app.example.com:80', 'localhost:3000', 'user:pw@app.example.com', '[::1]', 'APP.example.com', 'a b', '', 'b%C3%BCcher.example', 'app.example.com.']);
  const path = random.pick(['', '/', '/sign', '/a/../b', '/a b', 'sign', '/%zz', '/ümlaut', '/sign/', '//x', '/\\x', '/a;b']);
  // Three slashes in front of a host are read by browsers only.
  if (start === '//' && host === '') return '//other.example';
  const query = random.pick(['', '', '?', '?x=1', '?redirect_url=old&redirect_url=older', '?a=b%20c&d', '?__clerk_synced=true&__clerk_synced=x', '?__clerk_db_jwt=old', '?q=/tasks', '?=']);
  return `${start}${host}${path}${query}${random.pick(['', '', '', '#f', '#f?x=1'])}`;
}

export function redirectCase(random, now) {
  const instance = pickInstance(random);
  const redirect = {
    publishableKey: random.weighted([[16, instance.key], [1, publishableKey(random)], [1, ''], [1, undefined], [1, 'garbage']]),
    baseUrl: random.weighted([[16, random.pick(PAGES)], [3, ''], [1, 'not a url'], [1, '/relative'], [1, 'https://app.example.com/here?__clerk_db_jwt=x#frag'], [1, 'http://[::1'], [1, 'https://APP.example.com/']]),
    signInUrl: page(random, 0.5),
    signUpUrl: page(random, 0.3),
    devBrowserToken: random.weighted([[4, undefined], [3, 'dvb_1'], [1, ''], [1, 'a b&c']]),
    sessionStatus: random.weighted([[6, undefined], [3, 'pending'], [2, 'active'], [1, ''], [1, 'Pending']]),
    isSatellite: random.weighted([[4, undefined], [3, true], [2, false]]),
    returnBackUrl: random.weighted([[4, undefined], [4, 'https://app.example.com/back?z=1'], [3, '/back'], [2, 'back?a=b c&d=~*'], [1, ''], [1, 'https://satellite.example.org/?__clerk_synced=true&q=1'], [1, 'http://a b/'], [1, '//other.example'], [1, 'https://'], [1, '#f'], [1, '?q'], [1, 'javascript:x'], [1, 'https://app.example.com/back#frag']]),
  };
  for (const name of ['baseUrl', 'signInUrl', 'signUpUrl', 'returnBackUrl']) if (random.chance(0.15)) redirect[name] = composed(random);
  for (const [name, value] of Object.entries(redirect)) if (value === undefined) delete redirect[name];
  return { case: { now, action: random.pick(['sign-in', 'sign-up']), redirect }, scenario: 'createRedirect' };
}
