// node main.mjs check   --modules DIR --runner PROGRAM [--seed N] [--cases N] [--jobs N] [--report FILE]
// node main.mjs record  --modules DIR --out FILE [--seed N]
// node main.mjs oracle  --modules DIR [--seed N] [--cases N]     how the reference answers, summed up

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ApiServer } from './api.mjs';
import { makeCase } from './cases.mjs';
import { differences, outcome } from './compare.mjs';
import { makeKeys } from './keys.mjs';
import { openOracle, tokenOf } from './oracle.mjs';
import { record } from './record.mjs';
import { Report } from './report.mjs';
import { Runner } from './runner.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    modules: { type: 'string' },
    runner: { type: 'string' },
    report: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '5000' },
    jobs: { type: 'string', default: '3' },
  },
});

// Session tokens in a header which are refused for their times may lead to a handshake: that is a later stage.
export function isLater(made, result) {
  return made.case.kind === 'authenticate' && /^session-token-/.test(result.reason ?? '');
}

async function check() {
  const oracle = await openOracle(values.modules);
  const keys = makeKeys();
  const server = new ApiServer();
  await server.start();
  const report = new Report();
  const runners = Array.from({ length: Number(values.jobs) }, () => new Runner(values.runner));
  const seed = Number(values.seed);
  const count = Number(values.cases);
  let next = 0;
  let queue = Promise.resolve();
  // The reference is asked one case at a time (its clock is the process's), the children side by side.
  const ask = (made) => (queue = queue.then(() => oracle.answer(made)));
  await Promise.all(runners.map(async (runner) => {
    while (next < count) {
      const made = makeCase(seed, next++, keys, server.origin);
      const { result: expected, calls } = await ask(made);
      if (made.api) server.serve(made.case.id, made.api, tokenOf(made.case));
      const got = await runner.ask(made.case);
      const faults = server.takeFaults(made.case.id).filter((fault) => !calls.includes(fault));
      if (isLater(made, expected)) {
        report.skip();
        if (got?.isAuthenticated) report.add(made, expected, got, differences(made.case, expected, got), []);
        continue;
      }
      report.add(made, expected, got, differences(made.case, expected, got), faults);
    }
  }));
  for (const runner of runners) {
    await runner.stop();
    report.problems.push(...runner.problems);
  }
  server.stop();
  console.log(`seed ${seed}\n${report.text()}`);
  if (values.report) writeFileSync(values.report, JSON.stringify(report.data(), null, 1));
  return report.sound ? 0 : 1;
}

async function survey() {
  const oracle = await openOracle(values.modules);
  const keys = makeKeys();
  const sums = new Map();
  let marked = 0;
  for (let i = 0; i < Number(values.cases); i++) {
    const made = makeCase(Number(values.seed), i, keys, 'http://127.0.0.1:1');
    const { result } = await oracle.answer(made);
    if (made.marks.length > 0) marked++;
    const text = `${made.case.kind}: ${isLater(made, result) ? 'LATER ' : ''}${['decodeKeys', 'cookieSuffix'].includes(made.case.kind) ? (result.key === null ? 'null' : 'value') : outcome(result)}${result.accident ? ` ${result.accident} ${made.marks}` : ''}`;
    sums.set(text, (sums.get(text) ?? 0) + 1);
  }
  for (const [text, count] of [...sums].sort((a, b) => b[1] - a[1])) console.log(String(count).padStart(6), text);
  console.log(`${marked} marked`);
  return 0;
}

const COMMANDS = { check, oracle: survey, record: () => record({ modules: values.modules, out: values.out, seed: Number(values.seed), isLater }) };
const command = COMMANDS[positionals[0]];
if (!command) {
  console.error(`unknown command ${positionals[0] ?? ''}; one of ${Object.keys(COMMANDS).join(', ')}`);
  process.exit(2);
}
process.exit(await command());
