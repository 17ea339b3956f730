// How long a whole account takes to move in: 20,000 tickets from a second desk on this machine,
// killed twice on the way. `PRICKLE_BIN=target/release/prickle node bench/moving.mjs [TICKETS]`

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { binary, startDesk } from '../e2e/desk.mjs';

const TICKETS = Number(process.argv[2] ?? 20_000);
const IDA = 'ida@brambletrace.example';

const folder = await mkdtemp(path.join(tmpdir(), 'prickle-moving-'));
const old = await startDesk({
  tickets: TICKETS,
  env: { PRICKLE_TEST_CLOCK: undefined, PRICKLE_DEMO_TICKETS: String(TICKETS) },
});
await old.end();
await old.run('demo', '--only-fill');
await old.start();
const token = (await old.run('token', 'create', '--for', IDA)).trim();
await writeFile(path.join(folder, 'token'), token, { mode: 0o600 });
const data = path.join(folder, 'new');

/** Runs the import; `until` ends it as the machine would. Answers all it said. */
function moveIn(until) {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, PRICKLE_DATA: data };
  const words = ['import', 'zendesk', '--from', old.url, '--as', IDA,
    '--token-file', path.join(folder, 'token')];
  const child = spawn(binary(), words, { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (until?.test(said)) child.kill('SIGKILL');
    });
  }
  return new Promise((done) => child.once('close', () => done(said)));
}

try {
  const start = performance.now();
  await moveIn(/people:/);
  await moveIn(/tickets: \d{4,}/);
  const said = await moveIn();
  const seconds = (performance.now() - start) / 1000;
  console.log(said.trim());
  console.log(`${TICKETS} tickets, killed twice: ${seconds.toFixed(1)} s`);
} finally {
  await old.stop();
  await rm(folder, { recursive: true, force: true });
}
