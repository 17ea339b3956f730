// Programs written for Zendesk talk to a desk of ours with nothing changed but the address: the
// clients themselves come from PyPI, at fixed versions, into folders of the story's own, and from
// npm with the stories. An extractor whose host is hard-wired is led here by a shim around it.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { aDay } from '../clients/node-zendesk.mjs';
import { startDesk } from '../desk.mjs';

const ZENPY = 'zenpy==2.0.57';
const TAP = 'tap-zendesk==2.8.2';
const DESCRIBED = 'python-zendesk==0.3.1';
const here = (name) => fileURLToPath(new URL(`../clients/${name}`, import.meta.url));
const address = 'ida@brambletrace.example';
const run = promisify(execFile);
let desk;
let folder;
let token;

before(async () => {
  desk = await startDesk({ command: 'demo', tickets: 120 });
  folder = await mkdtemp(path.join(tmpdir(), 'prickle-clients-'));
  token = (await desk.run('token', 'create', '--for', address)).trim();
});

/** Installs a package into a folder of its own; answers its Python. */
async function install(name, wanted) {
  const own = path.join(folder, name);
  await run('python3', ['-m', 'venv', own]);
  const python = path.join(own, 'bin', 'python');
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wanted]);
  return python;
}

after(async () => {
  await desk?.stop();
  await rm(folder, { recursive: true, force: true });
});

// First: it leaves out what is newer than its own clock, and the others let time pass at the desk.
test('tap-zendesk takes everything along', { timeout: 240_000 }, async () => {
  const python = await install('tap', TAP);
  const env = {
    PATH: process.env.PATH,
    PYTHONPATH: path.dirname(here('sitecustomize.py')),
    ZENPY_FORCE_SCHEME: 'http',
    ZENPY_FORCE_NETLOC: new URL(desk.url).host,
    DESK_URL: desk.url,
    DESK_TOKEN: token,
    DESK_FOLDER: folder,
  };
  const { stdout } = await run(python, [here('tap_calls.py')], { env });
  console.log(stdout.trimEnd());
});

test('zenpy does its day on a desk of ours', { timeout: 120_000 }, async () => {
  const python = await install('zenpy', ZENPY);
  const env = {
    PATH: process.env.PATH,
    ZENPY_FORCE_SCHEME: 'http',
    ZENPY_FORCE_NETLOC: new URL(desk.url).host,
    DESK_EMAIL: address,
    DESK_TOKEN: token,
    DESK_CLOCK: `${desk.url}/test/clock`,
  };
  await run(python, [here('zenpy_calls.py')], { env });
});

test('node-zendesk does its day on a desk of ours', { timeout: 120_000 }, async () => {
  await aDay(desk, { address, token, customer: 'nora.field@numbat.example' });
});

test('a client made from the description reads everything', { timeout: 120_000 }, async () => {
  const python = await install('described', DESCRIBED);
  const env = {
    PATH: process.env.PATH,
    DESK_URL: desk.url,
    DESK_EMAIL: address,
    DESK_TOKEN: token,
  };
  const { stdout } = await run(python, [here('described_reads.py')], { env });
  console.log(stdout.trimEnd());
});
