// Sums up a run.

import { deepEqual, letsIn, outcome } from './compare.mjs';
import { NAMED, reached } from './outcomes.mjs';
import { tokenMarks } from './quirks.mjs';

export class Report {
  constructor() {
    this.kinds = new Map();
    this.groups = new Map();
    this.excused = new Map();
    this.letIn = [];
    // Let in by a configured key which the reference cannot hold.
    this.largerKey = [];
    // Let in by a good token, where the reference stumbles over, or settles for, another one that we take for none.
    this.stumbled = [];
    // Let in by an answer of the API that the reference does not read for the parameter of its content type.
    this.unread = [];
    // Let in by a good cookie, where the reference takes a handshake that is refused here for its oddities.
    this.otherHandshake = [];
    // Let in where the reference looks at something that a row of the ledger has us ignore.
    this.ruled = [];
    this.rows = new Map();
    this.reached = new Map();
    this.problems = [];
  }

  // `original` is the reference's answer, `expected` the one that is due by the `rows` of the ledger; `found` as
  // compare.differences gives it, `faults` what the API found wrong with the calls made.
  add(made, { original, expected, rows, got, found, faults }) {
    const kind = made.case.kind;
    for (const name of reached(made.case, original)) this.reached.set(name, (this.reached.get(name) ?? 0) + 1);
    for (const row of rows) this.rows.set(row, (this.rows.get(row) ?? 0) + 1);
    const sum = this.kinds.get(kind) ?? { cases: 0, agree: 0, excused: 0 };
    this.kinds.set(kind, sum);
    sum.cases++;
    const entry = { case: made.case, api: made.api, marks: made.marks, rows, scenario: made.scenario, original, expected, got, found, faults };
    const refused = original.accident !== undefined ? original.letIn !== true : !letsIn(original);
    if (letsIn(got) && refused) this.listFor(made, entry).push(entry);
    const all = faults.length > 0 && found.length === 0 ? [{ field: 'calls', expected: 'none', got: faults[0] }] : found;
    if (all.length === 0) {
      sum.agree++;
      return;
    }
    if (made.marks.length > 0) {
      sum.excused++;
      remember(this.excused, made.marks.join(' '), entry, all);
    } else {
      remember(this.groups, signature(made, rows, expected, got, all), entry, all);
    }
  }

  listFor(made, { original, expected, rows, got }) {
    if (made.marks.includes('key-size')) return this.largerKey;
    if (original.accident !== undefined && made.marks.includes('Q3')) return this.stumbled;
    if (isBesideOddToken(made, got)) return this.stumbled;
    if (made.marks.length > 0 && original.headers?.some(([name]) => name === 'access-control-allow-origin')) return this.otherHandshake;
    if (rows.includes('Q14') && letsIn(expected)) return this.unread;
    return rows.length > 0 && letsIn(expected) ? this.ruled : this.letIn;
  }

  get disagreements() {
    return [...this.groups.values()].reduce((sum, group) => sum + group.count, 0);
  }

  get sound() {
    return this.groups.size === 0 && this.letIn.length === 0 && this.problems.length === 0;
  }

  text() {
    const lines = [];
    for (const [kind, { cases, agree, excused }] of [...this.kinds].sort()) {
      const counted = cases - excused;
      lines.push(`${kind.padEnd(14)} ${String(cases).padStart(6)} cases  ${String(agree).padStart(6)} agree  ${String(excused).padStart(4)} differ by a known quirk  ${((100 * agree) / Math.max(counted, 1)).toFixed(2)} % of the others`);
    }
    lines.push(`judged by a row of the ledger: ${listed(this.rows) || 'none'}`);
    if (this.groups.size > 0) lines.push('', `disagreements: ${this.disagreements} in ${this.groups.size} groups`);
    for (const group of bySize(this.groups)) lines.push(`  ${String(group.count).padStart(4)}  ${group.name}   e.g. ${group.examples[0].case.id} (${group.examples[0].scenario})`);
    if (this.excused.size > 0) lines.push('', 'differ by a known quirk:');
    for (const group of bySize(this.excused)) {
      const outcomes = [...group.outcomes].sort((a, b) => b[1] - a[1]).slice(0, 4);
      lines.push(`  ${String(group.count).padStart(4)}  ${group.name}   e.g. ${group.examples[0].case.id}`);
      for (const [text, count] of outcomes) lines.push(`          ${String(count).padStart(4)}  ${text}`);
    }
    lines.push('', `authenticated with a configured key that the reference cannot hold: ${this.largerKey.length}`);
    lines.push(`authenticated by a sound token beside one that only the reference can read: ${this.stumbled.length}`);
    lines.push(`authenticated by a cookie beside a handshake that only the reference takes: ${this.otherHandshake.length}`);
    lines.push(`authenticated by an answer that the reference takes for text: ${this.unread.length}`);
    lines.push(`authenticated where a row of the ledger has us ignore what the reference follows: ${this.ruled.length}`);
    for (const { case: made, original, got, rows } of this.ruled) lines.push(`  ${made.id}  ${rows.join(' ')}  ${outcome(original)} -> ${outcome(got)}`);
    lines.push(`authenticated by us but not by the reference: ${this.letIn.length}`);
    for (const { case: made, original, got, marks, rows } of this.letIn) lines.push(`  ${made.id}  ${[...marks, ...rows].join(' ')}  ${outcome(original)} ${original.accident ?? ''} -> ${outcome(got)}`);
    lines.push('', 'reached:');
    for (const [name, count] of [...this.reached].sort((a, b) => b[1] - a[1])) lines.push(`  ${String(count).padStart(5)}  ${name}`);
    const never = NAMED.filter((name) => !this.reached.has(name));
    if (never.length > 0) lines.push(`never reached: ${never.join(', ')}`);
    for (const problem of this.problems) lines.push(`problem: ${problem}`);
    return lines.join('\n');
  }

  data() {
    const group = ({ name, count, examples }) => ({ name, count, examples });
    return { disagreements: bySize(this.groups).map(group), excused: bySize(this.excused).map(group), letIn: this.letIn, problems: this.problems };
  }
}

// Rows by which a text is no token at all.
const UNREADABLE = ['Q2', 'Q3', 'Q21', 'Q25', 'text', 'deep'];

// Whether the accepted token is a sound one, and another one that came with it is unreadable to us alone.
function isBesideOddToken(made, got) {
  const isUnreadable = (marks) => UNREADABLE.some((mark) => marks.includes(mark));
  return made.scenario.startsWith('browser') && isUnreadable(made.marks) && typeof got.token === 'string' && !isUnreadable([...tokenMarks(got.token, made.case.options)]);
}

function remember(groups, name, entry, found) {
  const group = groups.get(name) ?? { name, count: 0, examples: [], outcomes: new Map() };
  groups.set(name, group);
  group.count++;
  if (group.examples.length < 8) group.examples.push(entry);
  const text = change(entry.expected, entry.got, found);
  group.outcomes.set(text, (group.outcomes.get(text) ?? 0) + 1);
}

const bySize = (groups) => [...groups.values()].sort((a, b) => b.count - a.count);

function change(expected, got, found) {
  const [before, after] = [outcome(expected), outcome(got)];
  if (before !== after) return `${before} -> ${after}`;
  const [{ field, expected: e, got: g }] = found;
  if (field === 'headers') return `${before}, headers ${headersThatDiffer(e, g)}`;
  if (field !== 'auth' || !e || !g) return `${before}, ${field}`;
  const names = [...new Set([...Object.keys(e), ...Object.keys(g)])].filter((name) => !deepEqual(e[name] ?? null, g[name] ?? null));
  return `${before}, auth.${names.join(',')}`;
}

// By name; those that stand on both sides and differ in their value, too.
function headersThatDiffer(a, b) {
  const texts = (list) => (list ?? []).map(([name, value]) => `${name.toLowerCase()} ${value}`);
  const [left, right] = [texts(a), texts(b)];
  const names = [...left.filter((text) => !right.includes(text)), ...right.filter((text) => !left.includes(text))].map((text) => text.split(' ')[0]);
  return [...new Set(names)].filter((name) => name !== 'x-clerk-auth-message').sort().join(',');
}

const listed = (sums) => [...sums].sort().map(([name, count]) => `${name} ${count}`).join(', ');

function signature(made, rows, expected, got, found) {
  return `${rows.length > 0 ? `${rows.join(' ')} ` : ''}${made.case.kind}: ${change(expected, got, found)}${found[0].field === 'calls' ? ` (${found[0].got})` : ''}`;
}
