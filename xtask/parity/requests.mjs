// The request that carries the token, and everything around it that must not matter.

const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

// Authorization values around a token; `none` for those that carry none.
function authorization(random, token) {
  return random.weighted([
    [150, () => [`Bearer ${token}`]],
    [14, () => [token]],
    [2, () => [`Bearer ${token} extra`]],
    [1, () => [`Bearer ${token} `]],
    [1, () => [` Bearer ${token}`]],
    [1, () => [`\tBearer ${token}\t`]],
    [1, () => [`Bearer  ${token}`]],
    [1, () => [`Bearer\t${token}`]],
    [1, () => [`Bearer ${token}\textra`]],
    [1, () => ['Bearer']],
    [1, () => ['Bearer ']],
    [1, () => [`Bearer ${token}`, 'Bearer other']],
    [1, () => ['Bearer other', `Bearer ${token}`]],
    [1, () => [`Bearer ${token}`, '']],
    [1, () => ['', `Bearer ${token}`]],
    [1, () => [token, token]],
    [1, () => [`Bearer ${token},`]],
    [1, () => [`Bearer "${token}"`]],
    [1, () => [`Bearer: ${token}`]],
    [1, () => [`BearerBearer ${token}`]],
  ])();
}

const WITHOUT = [
  (token) => [], () => [''], () => ['  '], () => ['\t'], (token) => [`bearer ${token}`], (token) => [`BEARER ${token}`], (token) => [`Basic ${token}`],
  (token) => [`Token ${token}`], (token) => ['Basic dXNlcjpwYXNz'], (token) => [`x Bearer ${token}`], (token) => ['', ''],
];

// What the reference's reader finds: the text after the exact scheme, or a value that is one piece.
export function headerToken(values) {
  const joined = values.map((value) => value.replace(/^[ \t]+|[ \t]+$/g, '')).join(', ').replace(/^[ \t]+|[ \t]+$/g, '');
  if (!joined) return undefined;
  const [scheme, token] = joined.split(' ', 2);
  if (!token) return scheme || undefined;
  return scheme === 'Bearer' ? token : undefined;
}

const BENT_COOKIE = '__session=bnVsbA.bnVsbA.AAAA';

export function requestFor(random, token, { optional }) {
  let values = optional && random.chance(0.12) ? random.pick(WITHOUT)(token) : authorization(random, token);
  if (!optional && headerToken(values) === undefined) values = [`Bearer ${token}`];
  const name = random.weighted([[6, 'authorization'], [3, 'Authorization'], [1, 'AUTHORIZATION']]);
  const headers = values.map((value) => [name, value]);
  const marks = new Set();
  const others = [
    [0.3, ['host', random.pick(['app.example.com', 'localhost:3000', 'evil"><script>', 'a b', ''])]],
    [0.1, ['x-forwarded-host', random.pick(['a.com,b.com', '', 'x.example.com', '<>', 'user@evil.example'])]],
    [0.1, ['x-forwarded-proto', random.pick(['https,http', '', 'https ,http', 'javascript'])]],
    [0.1, ['origin', random.pick(['https://app.example.com', 'null', 'not a url'])]],
    [0.1, ['referer', random.pick(['https://other.example/', 'about:blank', '::'])]],
    [0.15, ['sec-fetch-dest', random.pick(['document', 'iframe', 'empty'])]],
    [0.15, ['accept', random.pick(['text/html', 'application/json', '*/*'])]],
    [0.1, ['user-agent', 'test']],
    [0.05, ['x-authorization', 'Bearer mt_other']],
    [0.1, ['cookie', random.pick(['__session=abc', '__client_uat=0', '__session=a.b.c; __client_uat=1790000000', 'a=b; __session=mt_abc', '%%%=;;=', '__session=%ZZ', '__clerk_handshake=abc', '__clerk_db_jwt=dvb_1; __clerk_redirect_count=3'])]],
  ];
  for (const [share, header] of others) if (random.chance(share)) headers.splice(random.int(0, headers.length), 0, header);
  if (random.chance(0.004)) {
    headers.push(['cookie', BENT_COOKIE]);
    marks.add('Q3');
  }
  if (random.chance(0.05)) headers.push(['cookie', 'b=c']);
  const query = random.weighted([[6, ''], [1, '?tab=1'], [1, '?__clerk_db_jwt=x'], [1, '?__clerk_handshake=abc'], [1, '?token=mt_other&access_token=oat_1']]);
  const url = `${random.pick(['https://app.example.com', 'http://localhost:3000', 'http://127.0.0.1:8080'])}${random.pick(['/', '/dashboard', '//double', '/a%20b', '/%zz'])}${query}`;
  const presented = headerToken(values);
  return { request: { method: random.pick(METHODS), url, headers }, present: presented !== undefined, presented, marks };
}
