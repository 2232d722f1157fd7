// Writes a small set of cases with the reference's answers, for `cargo test` to run without Node. The keys are made here
// and forgotten; the file holds public keys and signed tokens only.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeCase } from './cases.mjs';
import { letsIn, outcome } from './compare.mjs';
import { makeKeys } from './keys.mjs';
import { openOracle } from './oracle.mjs';

const LARGEST_FILE = 380_000;
const LARGEST_LINE = 3_000;
const TRIED = 20_000;
// Where the recorded API listens; the test puts its own address there.
export const PLACEHOLDER = 'http://127.0.0.1:1';

function shape(made, result) {
  const { acceptsToken, jwtKey } = made.case.options ?? {};
  const accepts = Array.isArray(acceptsToken) ? 'list' : acceptsToken;
  return [made.case.kind, made.case.key === null, outcome(result), accepts, made.scenario.replace(/^.*? /, ''), jwtKey ? 'pem' : 'jwks', made.marks.join('+')].join('|');
}

// The parts of a result that are compared.
function compared(result) {
  const { message, ...rest } = result;
  if (rest.headers) rest.headers = rest.headers.filter(([name]) => name !== 'x-clerk-auth-message');
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== undefined));
}

// Long texts that repeat stand in the first line of the file, once; the lines name them as `{{number}}`.
class Shortener {
  constructor(keys) {
    this.texts = Object.values(keys).filter((key) => key.bits).map((key) => key.publicKey.export({ format: 'jwk' }).n);
  }

  shorten(token, line) {
    let short = this.texts.reduce((text, long, i) => text.replaceAll(long, `{{${i}}}`), line);
    // A token that was accepted stands in the request and in the result.
    if (token && token.length > 200 && short.split(token).length > 2) {
      const at = short.indexOf(token) + token.length;
      short = short.slice(0, at) + short.slice(at).replaceAll(token, '{{token}}');
      short = `${short.slice(0, -1)},"token":${JSON.stringify(token)}}`.replace(token, '{{token}}');
    }
    return short;
  }
}

// Candidates by outcome; within one outcome each shape once, those that both sides agree on and short ones first.
async function candidates({ modules, seed, isLater }, keys) {
  const oracle = await openOracle(modules);
  const table = new Shortener(keys);
  const outcomes = new Map();
  const seen = new Set();
  for (let number = 0; number < TRIED; number++) {
    const made = makeCase(seed, number, keys, PLACEHOLDER);
    if (made.api?.base === '/shared') continue;
    const { result, calls } = await oracle.answer(made);
    if (isLater(made, result)) continue;
    const name = shape(made, result);
    if (seen.has(name)) continue;
    const answers = made.api ? Object.fromEntries(Object.entries(made.api.answers).filter(([route]) => calls.includes(route))) : undefined;
    const api = made.api ? { ...made.api, answers } : undefined;
    const line = table.shorten(result.token, JSON.stringify({ case: made.case, api, marks: made.marks.length > 0 ? made.marks : undefined, expected: compared(result) }));
    if (line.length > LARGEST_LINE) continue;
    seen.add(name);
    const group = `${made.case.kind} ${['decodeKeys', 'cookieSuffix'].includes(made.case.kind) ? result.key === null : outcome(result)}`;
    outcomes.set(group, [...(outcomes.get(group) ?? []), { line, marked: made.marks.length > 0, in: letsIn(result), number }]);
  }
  const weight = (one) => (one.in ? 0 : Math.floor(one.line.length / 500));
  for (const list of outcomes.values()) list.sort((a, b) => a.marked - b.marked || weight(a) - weight(b) || a.number - b.number);
  return { outcomes: [...outcomes.values()], texts: table.texts };
}

export async function record(options) {
  const { outcomes, texts } = await candidates(options, makeKeys());
  const lines = [JSON.stringify(texts)];
  let size = lines[0].length;
  for (let round = 0; outcomes.some((list) => round < list.length); round++) {
    for (const list of outcomes) {
      // What a caller is let in with has the most to compare.
      const share = list[0].in ? 3 : 1;
      for (const next of list.slice(round * share, (round + 1) * share)) {
        if (size + next.line.length > LARGEST_FILE) continue;
        lines.push(next.line);
        size += next.line.length + 1;
      }
    }
  }
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, `${lines.join('\n')}\n`);
  console.log(`${lines.length - 1} cases, ${size} bytes`);
  return 0;
}
