// Cookies of a browser, and the ways in which they arrive.

// Values of `__client_uat` besides the sound ones.
const ODD_UAT = ['abc', '-1', '1abc', ' 7', '%207', '00', '0.9', '5.9', '+5', '1e3', '-0', '0abc', '"5"', '99999999999999', '%30', '%35', 'NaN', 'null', ''];

export function oddUat(random) {
  return random.pick(ODD_UAT);
}

// Values of the redirect counter which mean a number below three, three, or something the two sides read differently.
export function redirectCount(random) {
  return random.weighted([
    [4, '1'], [4, '2'], [6, '3'], [1, '0'], [1, ''], [1, 'abc'], [1, '03'], [1, '%33'],
    [5, () => random.pick(['4', '10', '99', '-1', '-3', '2.5', '3.0', '0x3', '0x2', '1e0', '3e0', '+3', '%203', '3%20', 'Infinity', '99999999999999999999', '1_0'])],
  ].map(([weight, value]) => [weight, typeof value === 'function' ? value : () => value]))();
}

// `pairs` as the values of one or several `cookie` headers.
export function cookieHeaders(random, pairs) {
  const all = [...pairs];
  for (const pair of strangers(random)) all.splice(random.int(0, all.length), 0, pair);
  if (all.length === 0) return random.chance(0.04) ? [random.pick(['', ';', '; ;', '=', 'novalue'])] : [];
  const split = random.chance(0.08) ? random.int(1, all.length) : all.length;
  return [all.slice(0, split), all.slice(split)].filter((part) => part.length > 0).map((part) => joined(random, part));
}

function joined(random, pairs) {
  const separator = random.weighted([[14, '; '], [1, ';'], [1, ' ; '], [1, ';\t'], [1, '; ; ']]);
  const text = pairs.map(([name, value]) => {
    if (value === null) return name;
    return random.chance(0.03) ? `${name}${random.pick([' =', '= ', ' = ', '\t='])}${value}` : `${name}=${value}`;
  }).join(separator);
  return random.chance(0.03) ? `${text}${random.pick([';', '; ', ' ;;'])}` : text;
}

// Cookies of others, and some that look like ours and are not.
function strangers(random) {
  const list = [
    [0.15, ['theme', 'dark']],
    [0.03, ['sid', 'x%3B__session%3Dforged']],
    [0.03, ['__Session', 'not-ours']],
    [0.03, ['__session_', 'x']],
    [0.03, ['__session_XXXXXXXX', 'a.b.c']],
    [0.03, ['__client_uat_XXXXXXXX', '5']],
    [0.02, ['broken', '%ZZ']],
    [0.02, ['nothing', null]],
    [0.02, ['', 'x']],
    [0.02, ['__session%3Dx', 'y']],
    [0.02, ['a', '"quoted; not closed']],
    [0.02, ['list', 'a,b=c,__session=z']],
    [0.02, ['__refresh', 'unsuffixed']],
    [0.02, ['__proto__', 'x']],
    [0.02, ['constructor', 'x']],
  ];
  return list.filter(([share]) => random.chance(share)).map(([, pair]) => pair);
}

// The same value in another spelling, now and then.
export function encoded(random, value) {
  if (value === '' || !random.chance(0.05)) return value;
  return random.pick([
    () => encodeURIComponent(value).replaceAll('.', '%2E'),
    () => `%${value.charCodeAt(0).toString(16).padStart(2, '0')}${value.slice(1)}`,
    () => value.replace('.', '%2e'),
  ])();
}

// What the reference's reader makes of the headers: first of equal names wins, values percent-decoded after splitting.
export function readCookies(headers) {
  const lines = headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
  const cookies = new Map();
  for (const piece of lines.join('; ').split(';')) {
    const at = piece.indexOf('=');
    if (at < 0) continue;
    const name = trimmed(piece.slice(0, at));
    if (cookies.has(name)) continue;
    cookies.set(name, decoded(trimmed(piece.slice(at + 1))));
  }
  return cookies;
}

const trimmed = (text) => text.replace(/^[ \t]+|[ \t]+$/g, '');

function decoded(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
