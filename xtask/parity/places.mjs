// Where a request arrives, and what proxies say about where it came from.

const ORIGINS = [[8, 'https://app.example.com'], [5, 'http://localhost:3000'], [1, 'http://127.0.0.1:8080'], [1, 'https://app.example.com:8443'], [1, 'http://app.example.com:80'], [1, 'http://[::1]:3000'], [1, 'https://APP.Example.COM']];

export function pickOrigin(random) {
  return random.weighted(ORIGINS);
}

const HOSTS = ['app.example.com', 'www.example.com', 'localhost:3000', 'satellite.example.org', 'APP.EXAMPLE.COM', 'app.example.com:443', 'app.example.com:80', 'b.example:8080'];
// A proxy would not send these; an attacker might.
const HOSTILE = ['evil"><script>', 'a b', '<>', 'user@evil.example', 'user:pass@evil.example', '@evil.example', 'evil.example/path', 'evil.example?x=1', 'evil.example#f', 'evil.example\\x', '%65vil.example', 'evil.example:99999', 'evil.example:', ':80', '[::1]', '[::1', 'a..b', '.', '-', '192.168.1', '0x7f.1', 'evil.example/../x', '//evil.example', 'http://evil.example', ' , real.example', 'xn--bcher-kva.example', 'a_b.example'];
const PROTOCOLS = ['https', 'http', 'https,http', 'http,https', 'HTTPS', 'https ,http', ' https', 'https:', 'https://', 'ftp', 'wss', 'javascript', 'file', 'h', '1https', 'https;x', ',https'];

// Values of `host`, `x-forwarded-host` and `x-forwarded-proto` (absent mostly).
export function forwarding(random, { share = 0.3, hostile = 0.12 } = {}) {
  const headers = [];
  const host = () => (random.chance(hostile) ? random.pick(HOSTILE) : random.pick(HOSTS));
  if (random.chance(share)) headers.push(['host', random.chance(0.03) ? '' : host()]);
  if (random.chance(share * 0.7)) {
    headers.push(['x-forwarded-host', random.weighted([[10, () => host()], [2, () => `${host()},${host()}`], [1, () => `${host()}, ${host()}`], [1, () => ''], [1, () => `,${host()}`]])()]);
    if (random.chance(0.05)) headers.push(['X-Forwarded-Host', host()]);
  }
  if (random.chance(share * 0.8)) headers.push(['x-forwarded-proto', random.weighted([[8, 'https'], [5, 'http'], [3, random.pick(PROTOCOLS)], [1, '']])]);
  if (random.chance(0.03)) headers.push(['x-forwarded-port', '8443']);
  if (random.chance(0.03)) headers.push(['cloudfront-forwarded-proto', random.pick(['http', 'https'])]);
  if (random.chance(0.01)) headers.push(['forwarded', 'host=evil.example;proto=http']);
  return headers;
}

export function pickPath(random) {
  return random.weighted([
    [8, '/dashboard'], [5, '/'], [1, '/a%20b'], [1, '/%zz'], [1, '/%E4%B8%96'], [1, '/a;b=c'], [1, "/it's(1)"], [1, '/trailing/'], [1, '/a//b'], [1, '/a/./b'], [1, '/a/../b'], [1, '//double/x'], [1, '//evil.example/x'],
    [1, '/a%2Fb'], [1, '/~user*'], [1, '/a\\b'], [1, '/a|b^c`d'], [1, '/"quoted"<x>'], [1, '/{x}/[y]'], [1, '/@x:y'], [1, '/%2e%2E/x'], [1, '/a/..%2fb'], [1, '/../..'], [1, '/\\evil.example/x'], [1, '/%'], [1, '/+&=,$!'], [1, '/very/' + 'long/'.repeat(40)],
  ]);
}

// Query pieces that have nothing to do with Clerk.
export function plainQuery(random) {
  return random.weighted([
    [10, []], [4, ['tab=1']], [1, ['a=b%20c', 'foo']], [1, ['a=1', 'a=2']], [1, ['q=a+b']], [1, ['x=%zz']], [1, ['=v']], [1, ['']], [1, ['a=%26b%3Dc']],
    [1, ['next=https%3A%2F%2Fother.example%2F%3Fz%3D1%26y%3D2']], [1, ['u=%E4%B8%96', 'v=~*']], [1, ['bad=%ff']], [1, ['e=a=b']], [1, ["s='\"<>"]], [1, ['__dev_session=old']], [1, ['__clerk_help=1']],
    [1, ['__clerk_hs_reason=x', 'suffixed_cookies=true']], [1, ['a[]=1', 'b{}=2']],
  ]);
}

function first(headers, name) {
  const values = headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value.replace(/^[ \t]+|[ \t]+$/g, ''));
  return values.length > 0 ? values.join(', ').replace(/^[ \t]+|[ \t]+$/g, '') : null;
}

// The public URL by the letter of the reference: {initial, origin (text), url}.
export function referenceUrl({ url, headers }) {
  const initial = new URL(url);
  const host = first(headers, 'x-forwarded-host')?.split(',')[0] ?? first(headers, 'host');
  const protocol = first(headers, 'x-forwarded-proto')?.split(',')[0] ?? initial.protocol.replace(':', '');
  const origin = host && protocol ? `${protocol}://${host}` : initial.origin;
  if (origin === initial.origin) return { initial, url: initial, replaced: false };
  try {
    return { initial, origin, host, protocol, url: new URL(initial.pathname + initial.search, origin), replaced: true };
  } catch {
    return { initial, origin, host, protocol, url: initial, replaced: true, failed: true };
  }
}

// The same by our rule (ledger row Q1): scheme and authority replaced, nothing else; web schemes only, no user info.
export function ledgerUrl(request) {
  const by = referenceUrl(request);
  if (!by.replaced || by.failed) return by.url;
  const { origin, username, password } = new URL(`${by.protocol}://${by.host}`);
  if (!/^https?$/i.test(by.protocol) || username || password) return by.initial;
  return new URL(`${origin}${by.initial.pathname}${by.initial.search}`);
}
