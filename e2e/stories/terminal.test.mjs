// An engineer who lives in a terminal: signs in, finds what waits, reads, answers, and never leaves
// it. Another process looks at the desk in between: what was said there is what happened.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { binary, freePort, startDesk } from '../desk.mjs';

const IDA = 'ida@brambletrace.example';
let desk;
let folder;
let file;

before(async () => {
  desk = await startDesk({ command: 'demo', tickets: 60 });
  folder = await mkdtemp(path.join(tmpdir(), 'prickle-terminal-'));
  file = path.join(folder, 'desk.toml');
});

after(async () => {
  await desk?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Types a command on another machine: nothing of the desk's own surroundings. */
function typed(command, { input = '', env = {} } = {}) {
  const around = { PATH: process.env.PATH, HOME: folder, PRICKLE_DESK_FILE: file, ...env };
  return new Promise((done) => {
    const child = execFile(binary(), command, { env: around, cwd: folder }, (fault, out, err) => {
      done({ code: fault ? fault.code : 0, out, err });
    });
    child.stdin.end(input);
  });
}

async function well(command, how) {
  const { code, out, err } = await typed(command, how);
  assert.equal(code, 0, `${command.join(' ')}: ${err}`);
  return out;
}

async function asked(number) {
  return JSON.parse(await well(['ticket', number, '-o', 'json']));
}

test('nobody is anybody before signing in', async () => {
  const { code, err } = await typed(['tickets']);
  assert.equal(code, 1);
  assert.match(err, /prickle login ADDRESS/);
  const wrong = await typed(['login', desk.url], { input: 'not-a-token\n' });
  assert.equal(wrong.code, 1);
  await assert.rejects(stat(file), 'a token the desk does not know is not kept');
});

test('a token is tried, then kept for its owner alone', async () => {
  const token = (await desk.run('token', 'create', '--for', IDA)).trim();
  const out = await well(['login', `${desk.url}/`], { input: `${token}\n` });
  assert.match(out, /You are Ida/);
  assert.ok(!out.includes(token));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
});

test('what waits is found, read, answered and solved', async () => {
  await well(['new', '--from', 'mira@corvid.example', '-s', 'Old key', '-m', 'Which key is it?']);
  const rows = (await well(['tickets', 'status:new', 'order_by:created'])).trim().split('\n');
  const [number, status, , subject] = rows[0].split('\t');
  assert.equal(subject, 'Old key');
  assert.equal(status, 'new');
  assert.match(await well(['take', number]), /is yours/);
  assert.match(await well(['note', `#${number}`], { input: 'Looks like the *old* key.' }), /Noted/);
  const patch = path.join(folder, 'fix.patch');
  await writeFile(patch, '--- a\n+++ b\n');
  const reply = ['reply', number, '-f', patch, '--status', 'solved', '-m', 'Fixed; see the patch.'];
  assert.match(await well(reply), /it is solved/);
  await well(['set', number, '-p', 'high', '-t', 'keys', '-t', 'patched']);
  await well(['set', number, '--untag', 'keys']);

  const { ticket, comments } = await asked(number);
  assert.equal(ticket.status, 'solved');
  assert.equal(ticket.priority, 'high');
  assert.ok(ticket.tags.includes('patched') && !ticket.tags.includes('keys'));
  const [note, answer] = comments.slice(-2);
  assert.deepEqual([note.public, note.plain_body], [false, 'Looks like the *old* key.']);
  assert.deepEqual([answer.public, answer.plain_body], [true, 'Fixed; see the patch.']);
  assert.deepEqual(answer.attachments.map((one) => one.file_name), ['fix.patch']);
  const shown = await well(['ticket', number]);
  assert.match(shown, /note, unseen by the customer\nLooks like/);
});

test('a ticket is opened for a customer and found again', async () => {
  const new_ = ['new', '--from', 'someone.new@corvid.example', '-s', 'Zebrafish in the export'];
  const number = /^#(\d+)/.exec(await well([...new_, '-m', 'They swim away.']))[1];
  assert.match(await well(['search', 'zebrafish']), new RegExp(`^${number}\t`));
  const found = JSON.parse(await well(['search', 'swim away', '-o', 'json']));
  assert.deepEqual(found.map((one) => String(one.id)), [number]);
});

test('views are listed and opened by how they begin', async () => {
  const made = await well(['view']);
  for (const line of made.trim().split('\n').filter(Boolean)) {
    await well(['view', line.split('\t')[0]]);
  }
  const { code, err } = await typed(['view', 'no such view']);
  assert.equal(code, 1);
  assert.match(err, /no view of yours/);
});

test('what is wrong is said, and nothing is done', async () => {
  const before = (await asked('1')).comments.length;
  const empty = await typed(['reply', '1', '-m', '  ']);
  assert.match(empty.err, /nothing was sent/);
  const gone = await typed(['reply', '1', '-m', 'Look', '-f', 'no-such-file']);
  assert.match(gone.err, /no-such-file/);
  const number = await typed(['ticket', 'abc']);
  assert.equal(number.code, 2);
  const field = await typed(['search', 'colour:red']);
  assert.match(field.err, /No field/);
  const nobody = await typed(['set', '1', '--owner', 'nobody@desk.example']);
  assert.match(nobody.err, /nobody here/);
  assert.equal((await asked('1')).comments.length, before);
});

test('a desk that is away is named, and one that comes back is asked again', async () => {
  const away = { PRICKLE_DESK_URL: `http://127.0.0.1:${await freePort()}` };
  const kept = await typed(['tickets'], { env: away });
  assert.match(kept.err, /not signed in/, 'a kept token goes to no other desk');
  const { code, err } = await typed(['tickets'], { env: { ...away, PRICKLE_DESK_TOKEN: 'any' } });
  assert.equal(code, 1);
  assert.match(err, /can’t be reached: .*refused/i);
  const before = (await asked('2')).comments.length;
  await desk.kill();
  const late = typed(['note', '2', '-m', 'while you were away']);
  await desk.start();
  const noted = await late;
  assert.equal(noted.code, 0, noted.err);
  assert.equal((await asked('2')).comments.length, before + 1);
});

test('signing out forgets the token; shells are told the words', async () => {
  assert.match(await well(['completions', 'bash']), /prickle/);
  assert.match(await well(['logout']), /Forgotten/);
  assert.equal((await typed(['tickets'])).code, 1);
});
