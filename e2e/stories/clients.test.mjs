// Programs written for Zendesk talk to a desk of ours with nothing changed but the address: the
// client itself comes from PyPI, at a fixed version, into a folder of the story's own.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startDesk } from '../desk.mjs';

const ZENPY = 'zenpy==2.0.57';
const CALLS = fileURLToPath(new URL('../clients/zenpy_calls.py', import.meta.url));
const run = promisify(execFile);
let desk;
let folder;

before(async () => {
  desk = await startDesk({ command: 'demo', tickets: 120 });
  folder = await mkdtemp(path.join(tmpdir(), 'prickle-clients-'));
});

after(async () => {
  await desk?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('zenpy does its day on a desk of ours', { timeout: 120_000 }, async () => {
  await run('python3', ['-m', 'venv', folder]);
  const python = path.join(folder, 'bin', 'python');
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ZENPY]);
  const address = 'ida@brambletrace.example';
  const token = (await desk.run('token', 'create', '--for', address)).trim();
  const env = {
    PATH: process.env.PATH,
    ZENPY_FORCE_SCHEME: 'http',
    ZENPY_FORCE_NETLOC: new URL(desk.url).host,
    DESK_EMAIL: address,
    DESK_TOKEN: token,
    DESK_CLOCK: `${desk.url}/test/clock`,
  };
  await run(python, [CALLS], { env });
});
