// The program under test: a child that answers each line with a line.

import { spawn } from 'node:child_process';

const PATIENCE = 30000;

export class Runner {
  constructor(program) {
    this.program = program;
    this.waiting = [];
    this.problems = [];
    this.start();
  }

  start() {
    this.child = spawn(this.program, [], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.rest = '';
    this.child.stdout.setEncoding('utf8');
    this.child.stdout.on('data', (text) => this.take(text));
    this.child.on('exit', (code) => {
      this.code = code;
      if (this.waiting.length > 0) {
        this.problems.push(`ended with ${code} while an answer was due`);
        this.settle(undefined);
      }
    });
    this.child.stdin.on('error', () => {});
  }

  take(text) {
    this.rest += text;
    for (let end = this.rest.indexOf('\n'); end >= 0; end = this.rest.indexOf('\n')) {
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + 1);
      if (this.waiting.length === 0) this.problems.push(`a line nobody asked for: ${line.slice(0, 200)}`);
      else this.settle(line);
    }
  }

  settle(line) {
    const { resolve, timer } = this.waiting.shift();
    clearTimeout(timer);
    resolve(line);
  }

  // The answer to one case, parsed; undefined if none came.
  async ask(made) {
    if (this.child.exitCode !== null || this.child.signalCode !== null) this.start();
    const line = await new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.problems.push(`no answer to ${made.id} within ${PATIENCE / 1000} s`);
        this.child.kill('SIGKILL');
      }, PATIENCE);
      this.waiting.push({ resolve, timer });
      this.child.stdin.write(`${JSON.stringify(made)}\n`);
    });
    if (line === undefined) return undefined;
    try {
      return JSON.parse(line);
    } catch {
      this.problems.push(`an answer that is not JSON: ${line.slice(0, 200)}`);
      return undefined;
    }
  }

  // Closes the input; the child must end with 0.
  async stop() {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.on('exit', resolve));
    this.child.stdin.end();
    const code = await ended;
    if (code !== 0) this.problems.push(`ended with ${code} after its input was closed`);
  }
}
