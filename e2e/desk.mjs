// A desk of the story's own: the built binary on free loopback ports, with a fresh data folder and
// its configuration in the environment. Its log is kept, and it is gone when the story ends.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSink } from './smtp-sink.mjs';
import { until } from './wait.mjs';

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** The binary the stories run against. */
export function binary() {
  if (process.env.PRICKLE_BIN) return path.resolve(ROOT, process.env.PRICKLE_BIN);
  const target = process.env.CARGO_TARGET_DIR ?? 'target';
  return path.resolve(ROOT, target, 'debug', 'prickle');
}

/** A loopback port nobody listens on at this moment. */
export function freePort() {
  return new Promise((done, fail) => {
    const server = net.createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/**
 * Starts a desk that sends its mail to a sink.
 * @param {{command?: 'serve' | 'demo', tickets?: number, database?: string,
 *   env?: Record<string, string>}} how `database` is a PostgreSQL URL; without it, SQLite
 */
export async function startDesk({ command = 'serve', tickets, database, env = {} } = {}) {
  const desk = new Desk(command);
  desk.data = await mkdtemp(path.join(tmpdir(), 'prickle-story-'));
  desk.sink = await startSink();
  desk.given = {
    PRICKLE_DATA: desk.data,
    PRICKLE_MAIL_OUT: `smtp://127.0.0.1:${desk.sink.port}`,
    PRICKLE_MAIL_ADDRESS: 'support@desk.example',
    PRICKLE_TEST_CLOCK: '1',
    ...(database && { PRICKLE_DATABASE: database }),
    ...(tickets && { PRICKLE_DEMO_TICKETS: String(tickets) }),
    ...env,
  };
  for (let tries = 3; ; tries -= 1) {
    await desk.choosePorts();
    try {
      await desk.start();
      return desk;
    } catch (fault) {
      // A port that was free a moment ago may be taken by now.
      if (tries > 1 && /in use/i.test(desk.log)) continue;
      await desk.stop().catch(() => {});
      throw fault;
    }
  }
}

class Desk {
  /** Everything the binary said, of all its lives. */
  log = '';

  constructor(command) {
    this.command = command;
  }

  async choosePorts() {
    const [web, smtp] = [await freePort(), await freePort()];
    this.smtpPort = smtp;
    this.url = `http://127.0.0.1:${web}`;
    this.ports = {
      PRICKLE_LISTEN: `127.0.0.1:${web}`,
      PRICKLE_PUBLIC_URL: this.url,
      PRICKLE_SMTP_LISTEN: `127.0.0.1:${smtp}`,
    };
  }

  /** Starts the binary; also after `kill`, on the same ports and data. */
  async start() {
    const { PATH, HOME, TMPDIR, RUST_BACKTRACE } = process.env;
    const env = { PATH, HOME, TMPDIR, RUST_BACKTRACE, ...this.ports, ...this.given };
    Object.keys(env).forEach((key) => env[key] === undefined && delete env[key]);
    const child = spawn(binary(), [this.command], { env, cwd: this.data });
    running.add(child);
    this.child = child;
    this.ended = new Promise((done) => {
      child.once('error', (fault) => ((this.log += `${fault}\n`), done(fault.code)));
      child.once('exit', (code, signal) => done(signal ?? code));
    }).finally(() => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.log += text));
    }
    let ended;
    this.ended.then((how) => (ended = how));
    await until(`${this.url}/healthz`, async () => {
      if (ended !== undefined) return true;
      return (await fetch(`${this.url}/healthz`)).ok;
    }, 60_000);
    // Whoever answered must be our own child: had it lost the port, it would have ended.
    await new Promise((go) => setTimeout(go, 20));
    if (ended === undefined) return;
    throw new Error(`prickle ${this.command} ended (${ended}) at its start:\n${this.tail()}`);
  }

  /** Runs another command of the binary on the same data; answers what it said. */
  run(...command) {
    const { PATH, HOME, TMPDIR } = process.env;
    const env = { PATH, HOME, TMPDIR, ...this.ports, ...this.given };
    Object.keys(env).forEach((key) => env[key] === undefined && delete env[key]);
    return new Promise((done, fail) => {
      execFile(binary(), command, { env, cwd: this.data }, (fault, out, trouble) => {
        if (fault) fail(new Error(`prickle ${command.join(' ')}: ${out}${trouble}`));
        else done(out);
      });
    });
  }

  /** Ends it as the machine would, without a word of warning. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to end, and insists that it ends in order and in time. */
  async end() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    const how = await this.ended;
    clearTimeout(late);
    if (how !== 0) throw new Error(`prickle did not stop in order (${how}):\n${this.tail()}`);
  }

  /** Ends everything and throws the data away. */
  async stop() {
    try {
      await this.end();
    } finally {
      await this.sink.stop();
      await rm(this.data, { recursive: true, force: true });
    }
  }

  /** Lets time pass on the desk's clock. */
  async pass({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
    const pass_seconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    const answer = await fetch(`${this.url}/test/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pass_seconds }),
    });
    if (!answer.ok) throw new Error(`the test clock answered ${answer.status}`);
  }

  /** The last lines of the log. */
  tail(lines = 40) {
    return this.log.trimEnd().split('\n').slice(-lines).join('\n');
  }
}
