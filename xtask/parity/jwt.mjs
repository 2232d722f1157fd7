// JSON Web Tokens, sound or broken in one chosen way.

import { sign } from './keys.mjs';
import { Members, Raw, write } from './json.mjs';

export const CATEGORY = {
  session: 'cl_B7d4PD111AAA',
  template: 'cl_B7d4PD222AAA',
  machine: 'cl_B7d4PD333AAA',
  ignore: 'cl_I7d4PD111III',
};

const encode = (bytes) => Buffer.from(bytes).toString('base64url');

// Header and payload are values for `write`, or ready text/bytes.
export function compose({ header, payload, key, algorithm }) {
  const text = (part) => (typeof part === 'string' || Buffer.isBuffer(part) ? part : write(part));
  const input = `${encode(text(header))}.${encode(text(payload))}`;
  return `${input}.${encode(sign(key, algorithm, input))}`;
}

// Ways to spoil the *text* of a token that was composed correctly.
const TEXT_DEFECTS = {
  cutSignature: (r, [h, p, s]) => `${h}.${p}.${s.slice(0, -r.int(1, 40))}`,
  noSignature: (r, [h, p]) => `${h}.${p}.`,
  noHeader: (r, [, p, s]) => `.${p}.${s}`,
  noPayload: (r, [h, , s]) => `${h}..${s}`,
  twoParts: (r, [h, p]) => `${h}.${p}`,
  fourParts: (r, [h, p, s]) => `${h}.${p}.${s}.${r.text(4)}`,
  trailingDot: (r, [h, p, s]) => `${h}.${p}.${s}.`,
  leadingDot: (r, [h, p, s]) => `.${h}.${p}.${s}`,
  paddedHeader: (r, [h, p, s]) => `${h}${'='.repeat(r.int(1, 3))}.${p}.${s}`,
  paddedPayload: (r, [h, p, s]) => `${h}.${p}${'='.repeat(r.int(1, 3))}.${s}`,
  paddedSignature: (r, [h, p, s]) => `${h}.${p}.${s}${'='.repeat(r.int(1, 3))}`,
  standardAlphabet: (r, [h, p, s]) => `${h}.${p}.${s.replaceAll('-', '+').replaceAll('_', '/')}`,
  plusInPayload: (r, [h, p, s]) => `${h}.${p.slice(0, 8)}+${p.slice(9)}.${s}`,
  slashInHeader: (r, [h, p, s]) => `${h.slice(0, 8)}/${h.slice(9)}.${p}.${s}`,
  strayCharacter: (r, [h, p, s]) => `${h}.${p}.${s.slice(0, 20)}${r.pick(['%', '!', '~', '*', ':', ',', '"', '$'])}${s.slice(21)}`,
  trailingBits: (r, [h, p, s]) => `${h}.${p}.${s.slice(0, -1)}${r.pick(['B', 'x', '9', '_'])}`,
  trailingBitsHeader: (r, [h, p, s]) => `${h}${r.pick(['A', 'AA', 'B', '_'])}.${p}.${s}`,
  oneCharacterMore: (r, [h, p, s]) => `${h}.${p}.${s}A`,
  flippedSignature: (r, [h, p, s]) => {
    const at = r.int(2, s.length - 3);
    return `${h}.${p}.${s.slice(0, at)}${s[at] === 'A' ? 'B' : 'A'}${s.slice(at + 1)}`;
  },
  otherPayload: (r, [h, p, s]) => {
    const claims = Buffer.from(p, 'base64url').toString().replace(/"(user|mch)_/, '"$1_x');
    return `${h}.${encode(claims)}.${s}`;
  },
  prefixed: (r, [h, p, s]) => `${r.pick(['mt_', 'oat_', 'ak_', 'x', 'mch_'])}${h}.${p}.${s}`,
  upperCase: (r, [h, p, s]) => `${h.toUpperCase()}.${p}.${s}`,
};

// The same, where the text may hold blanks (not in a header).
const BLANK_DEFECTS = {
  innerSpace: (r, [h, p, s]) => `${h}. ${p}.${s}`,
  trailingSpace: (r, [h, p, s]) => `${h}.${p}.${s} `,
  leadingSpace: (r, [h, p, s]) => ` ${h}.${p}.${s}`,
  newline: (r, [h, p, s]) => `${h}.${p}.${s}\n`,
  tab: (r, [h, p, s]) => `${h}\t.${p}.${s}`,
  notAscii: (r, [h, p, s]) => `${h}.${p}é.${s}`,
};

export function spoilText(random, token, { blanks = false } = {}) {
  const parts = token.split('.');
  if (parts.length !== 3 || parts[2].length < 50) return token;
  const defects = blanks ? { ...TEXT_DEFECTS, ...BLANK_DEFECTS } : TEXT_DEFECTS;
  return defects[random.pick(Object.keys(defects))](random, parts);
}

// Ways to spoil header or payload text before signing; the signature is right.
export function spoilDocument(random, value) {
  // What is spoiled already stays as it is.
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
  const members = value instanceof Members ? value.list : Object.entries(value).filter(([, v]) => v !== undefined);
  const text = write(value);
  return random.pick([
    () => 'null',
    () => '[]',
    () => `[${text}]`,
    () => random.pick(['1', '"text"', 'true', '0', '""']),
    () => '{}',
    () => '',
    () => text.slice(0, -1),
    () => `${text}x`,
    () => `${text}${text}`,
    () => ` \n${text}\t `,
    () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
    () => Buffer.from(text.replace(/"([a-z])/, '"\u00ff$1'), 'latin1'),
    () => text.replace('{', `{"u":"\\ud800",`),
    () => text.replace('{', `{"big":1e400,`),
    () => text.replace('{', `{"big":-1e999,`),
    () => text.replace('{', `{"many":123456789012345678901234567890,`),
    () => text.replace('{', `{"deep":${'['.repeat(100)}${']'.repeat(100)},`),
    () => text.replace('{', `{"deep":${'['.repeat(300)}${']'.repeat(300)},`),
    () => text.replace('{', `{"deep":${'{"a":'.repeat(90)}1${'}'.repeat(90)},`),
    () => write(new Members([...members, random.pick(members)])),
    () => write(new Members([[random.pick(members)[0], random.pick([null, 'x', 0])], ...members])),
    () => text.replace('{', '{,'),
    () => text.replaceAll('"', "'"),
    () => text.replace('{', '{"n":01,'),
    () => text.replace('{', '{"n":NaN,'),
    () => text.replace('{', '{"e":{"x":1,"x":2},'),
    () => text.replace('{', '{"c":"\u0001",'),
  ])();
}

export { Raw };
