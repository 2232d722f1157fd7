// Writes a set of cases with the answers that are due, for `cargo test` to run without Node. The keys are made here and
// forgotten; the file holds public keys and signed tokens only.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeCase } from './cases.mjs';
import { letsIn, outcome } from './compare.mjs';
import { makeKeys, publicPem } from './keys.mjs';
import { expectation } from './ledger.mjs';
import { openOracle } from './oracle.mjs';
import { reached } from './outcomes.mjs';

const LARGEST_FILE = 1_150_000;
const LARGEST_LINE = 3_200;
const WANTED = 700;
const TRIED = 24_000;
// Where the recorded API listens; the test puts its own address there.
export const PLACEHOLDER = 'http://127.0.0.1:1';

function shape(made, { expected, rows }) {
  const { acceptsToken, jwtKey, isSatellite, proxyUrl, organizationSyncOptions } = made.case.options ?? {};
  const accepts = Array.isArray(acceptsToken) ? 'list' : acceptsToken;
  const scenario = made.scenario.replace(/^(browser )?(.*?)(\+\d)?$/, '$1$2').replace(/^(default|\[\d\]|any|\w+_token|api_key) /, '');
  const headers = (expected.headers ?? []).map(([name]) => name).filter((name) => !name.startsWith('x-')).join(',');
  return [made.case.kind, made.case.key === null, outcome(expected), accepts, scenario, jwtKey ? 'pem' : 'jwks', Boolean(isSatellite), Boolean(proxyUrl), Boolean(organizationSyncOptions), headers, made.marks.join('+'), rows.join('+')].join('|');
}

// The parts of a result that are compared.
function compared(result) {
  const { message, ...rest } = result;
  if (rest.headers) rest.headers = rest.headers.filter(([name]) => name !== 'x-clerk-auth-message');
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== undefined));
}

// Of the calls that must be made, what the test cannot tell from the case.
function calls({ refresh, payload }) {
  const made = {};
  if (refresh) {
    const { request_headers, ...body } = refresh.body;
    made.refresh = { path: refresh.path, query: refresh.query, body };
  }
  if (payload) made.payload = { path: payload.path, query: payload.query };
  return Object.keys(made).length > 0 ? made : undefined;
}

// Long texts that many lines have stand in the first line of the file, once; those that one line has several times stand
// at its end. The lines name them as `{{number}}` and `{{letter}}`.
class Shortener {
  constructor(keys) {
    const all = Object.values(keys).filter((key) => key.bits);
    const moduli = all.map((key) => key.publicKey.export({ format: 'jwk' }).n);
    const pems = [keys.main, keys.next].flatMap((key) => {
      const lines = publicPem(key).trim().split('\n').slice(1, -1);
      return ['\\n', '\\r\\n', '\\r', ''].map((end) => lines.join(end));
    });
    this.texts = [...moduli, ...pems];
  }

  shorten(line) {
    let short = this.texts.reduce((text, long, i) => text.replaceAll(long, `{{${i}}}`), line);
    const own = [];
    for (const [token] of short.matchAll(/eyJ[\w-]{40,}(\.[\w-]*)*/g)) {
      if (own.length < 26 && !own.includes(token) && short.split(token).length > 2) own.push(token);
    }
    own.sort((a, b) => b.length - a.length).forEach((token, i) => { short = short.replaceAll(token, `{{${String.fromCharCode(97 + i)}}}`); });
    return own.length > 0 ? `${short.slice(0, -1)},"texts":${JSON.stringify(own)}}` : short;
  }
}

// Candidates by outcome; within one outcome each shape once, those that both sides agree on and short ones first.
async function candidates({ modules, seed }, keys) {
  const oracle = await openOracle(modules);
  const table = new Shortener(keys);
  const outcomes = new Map();
  const seen = new Set();
  for (let number = 0; number < TRIED; number++) {
    const made = makeCase(seed, number, keys, PLACEHOLDER);
    if (made.api?.base === '/shared') continue;
    const asked = await expectation(oracle, made);
    const { expected, rows } = asked;
    const name = shape(made, asked);
    if (seen.has(name)) continue;
    const answers = made.api ? Object.fromEntries(Object.entries(made.api.answers).filter(([route]) => asked.calls.includes(route))) : undefined;
    const api = made.api ? { ...made.api, answers, calls: calls(asked.requests) } : undefined;
    const line = table.shorten(JSON.stringify({ case: made.case, api, marks: made.marks.length > 0 ? made.marks : undefined, rows: rows.length > 0 ? rows : undefined, expected: compared(expected) }));
    if (line.length > LARGEST_LINE) continue;
    seen.add(name);
    const group = [...reached(made.case, expected), ...rows].join(' ');
    outcomes.set(group, [...(outcomes.get(group) ?? []), { line, marked: made.marks.length > 0, in: letsIn(expected), number }]);
  }
  const weight = (one) => Math.floor(one.line.length / (one.in ? 1000 : 500));
  for (const list of outcomes.values()) list.sort((a, b) => a.marked - b.marked || weight(a) - weight(b) || a.number - b.number);
  return { outcomes: [...outcomes.values()], texts: table.texts };
}

export async function record(options) {
  const { outcomes, texts } = await candidates(options, makeKeys());
  const lines = [JSON.stringify(texts)];
  let size = lines[0].length;
  for (let round = 0; lines.length <= WANTED && outcomes.some((list) => round < list.length); round++) {
    for (const list of outcomes) {
      // What a caller is let in with has the most to compare.
      const share = list[0].in ? 3 : 1;
      for (const next of list.slice(round * share, (round + 1) * share)) {
        if (lines.length > WANTED || size + next.line.length > LARGEST_FILE) continue;
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
