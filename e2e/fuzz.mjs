// Asks every address of the API for what its description allows, and for much that it does not, by
// Schemathesis as it comes from PyPI: no answer may be a fault of ours, and each has the shape that
// openapi.json says. No story: it takes minutes and finds other things each time. Run it by hand:
//
//   PRICKLE_BIN=target/debug/prickle node e2e/fuzz.mjs [SECONDS]

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startDesk } from './desk.mjs';

const SCHEMATHESIS = 'schemathesis==4.32.5';
// What the description promises, and no more: it says little of what is refused, and paths answer
// 404 for methods they don't know, as the dialect does.
const CHECKS = [
  'not_a_server_error', 'content_type_conformance', 'response_schema_conformance',
  'status_code_conformance',
];
const seconds = process.argv[2] ?? '120';
const run = promisify(execFile);

const folder = await mkdtemp(path.join(tmpdir(), 'prickle-fuzz-'));
const desk = await startDesk({ command: 'demo', tickets: 60 });
let code = 1;
try {
  await run('python3', ['-m', 'venv', folder]);
  const bin = (name) => path.join(folder, 'bin', name);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', SCHEMATHESIS];
  await run(bin('python'), install);
  const address = 'ida@brambletrace.example';
  const token = (await desk.run('token', 'create', '--for', address)).trim();
  const args = [
    'run', `${desk.url}/api/v2/openapi.json`, '--header', `Authorization: Bearer ${token}`,
    '--checks', CHECKS.join(','), '--max-time', seconds, '--phases', 'examples,coverage,fuzzing',
    '--continue-on-failure', '--warnings', 'off', '--workers', '2',
  ];
  const child = spawn(bin('schemathesis'), args, { stdio: 'inherit', cwd: folder });
  code = await new Promise((done) => child.once('exit', done));
  const faults = desk.log.split('\n').filter((line) => /panicked|failed/.test(line));
  console.log(`${faults.length} lines of trouble in the desk's log`);
  faults.slice(0, 20).forEach((line) => console.log(line));
} finally {
  await desk.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = code;
