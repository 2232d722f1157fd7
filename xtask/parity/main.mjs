// node main.mjs check   --modules DIR --runner PROGRAM [--seed N] [--cases N] [--jobs N] [--report FILE]
// node main.mjs record  --modules DIR --out FILE [--seed N]
// node main.mjs oracle  --modules DIR [--seed N] [--cases N]     how the reference answers, summed up

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ApiServer } from './api.mjs';
import { makeCase } from './cases.mjs';
import { differences } from './compare.mjs';
import { makeKeys } from './keys.mjs';
import { expectation } from './ledger.mjs';
import { openOracle, tokenOf } from './oracle.mjs';
import { NAMED, reached } from './outcomes.mjs';
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
  const ask = (made) => (queue = queue.then(() => expectation(oracle, made)));
  await Promise.all(runners.map(async (runner) => {
    while (next < count) {
      const made = makeCase(seed, next++, keys, server.origin);
      const { original, expected, rows, calls, requests } = await ask(made);
      if (made.api) server.serve(made.case.id, made.api, tokenOf(made.case), requests);
      const got = await runner.ask(made.case);
      const faults = server.takeFaults(made.case.id).filter((fault) => !calls.includes(fault));
      report.add(made, { original, expected, rows, got, found: differences(made.case, expected, got), faults });
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
    const { expected, rows } = await expectation(oracle, made);
    if (made.marks.length > 0) marked++;
    for (const name of reached(made.case, expected)) sums.set(name, (sums.get(name) ?? 0) + 1);
    for (const row of rows) sums.set(`by ledger row ${row}`, (sums.get(`by ledger row ${row}`) ?? 0) + 1);
    if (expected.accident) sums.set(`accident: ${expected.accident.slice(0, 60)} ${made.marks}`, 1);
  }
  for (const [text, count] of [...sums].sort((a, b) => b[1] - a[1])) console.log(String(count).padStart(6), text);
  for (const name of NAMED) if (!sums.has(name)) console.log('never ', name);
  console.log(`${marked} marked`);
  return 0;
}

const COMMANDS = { check, oracle: survey, record: () => record({ modules: values.modules, out: values.out, seed: Number(values.seed) }) };
const command = COMMANDS[positionals[0]];
if (!command) {
  console.error(`unknown command ${positionals[0] ?? ''}; one of ${Object.keys(COMMANDS).join(', ')}`);
  process.exit(2);
}
process.exit(await command());
