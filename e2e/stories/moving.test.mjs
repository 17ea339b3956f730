// A team moves in from another desk that speaks the dialect, while its new desk is open already:
// killed twice on the way, nothing is lost or doubled, every value is the same on both sides, and
// nobody is written to. The next day only what changed comes. Then everything moves out and in
// again.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { binary, startDesk } from '../desk.mjs';

const IDA = 'ida@brambletrace.example';
const TICKETS = 420;
const desks = [];
let old;
let fresh;
let folder;

async function opens(how) {
  const desk = await startDesk(how);
  desks.push(desk);
  return desk;
}

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prickle-moving-'));
  old = await opens({ command: 'demo', tickets: TICKETS });
  fresh = await opens();
  old.token = (await old.run('token', 'create', '--for', IDA)).trim();
  await writeFile(path.join(folder, 'token'), old.token, { mode: 0o600 });
  await pass(60);
});

after(async () => {
  for (const desk of desks) await desk.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Exports leave the last seconds to the next request; the old desk's clock stands still. */
async function pass(seconds) {
  const answer = await fetch(`${old.url}/test/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pass_seconds: seconds }),
  });
  assert.equal(answer.status, 204);
}

/** The command, killed as soon as it says `until`; answers how it ended and all it said. */
function moveIn({ until, ...options } = {}) {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, ...fresh.ports, ...fresh.given };
  const live = ['--from', old.url, '--as', IDA, '--token-file', path.join(folder, 'token')];
  const words = ['import', 'zendesk', ...(options.from ?? live), '--staff', `${IDA}=admin`,
    '--agents-as', 'agent', ...(options.more ?? [])];
  const child = spawn(binary(), words, { env, cwd: fresh.data });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (until && said.includes(until)) child.kill('SIGKILL');
    });
  }
  return new Promise((done) => {
    child.once('close', (code, signal) => done({ how: signal ?? code, said }));
  });
}

async function get(desk, where) {
  const url = where.startsWith('http') ? where : `${desk.url}/api/v2/${where}`;
  const authorization = `Basic ${Buffer.from(`${IDA}/token:${desk.token}`).toString('base64')}`;
  const answer = await fetch(url, { headers: { authorization } });
  assert.ok(answer.ok, `${url}: ${answer.status}`);
  return answer;
}

async function list(desk, where, name) {
  const all = [];
  for (let next = `${where}?page[size]=100`; next;) {
    const page = await (await get(desk, next)).json();
    all.push(...page[name]);
    next = page.meta.has_more ? page.links.next : null;
  }
  return all;
}

/** HTML as a browser reads it, however its quotes are spelled. */
const spelled = (html) => html.replaceAll('&#39;', "'").replaceAll('&quot;', '"');

/** Everything a desk tells of its tickets, with names in place of its own numbers. */
async function told(desk) {
  const users = await list(desk, 'users.json', 'users');
  const companies = await list(desk, 'organizations.json', 'organizations');
  const who = new Map(users.map((one) => [one.id, one.email ?? one.name]));
  const company = new Map(companies.map((one) => [one.id, one.name]));
  const tickets = new Map();
  for (const ticket of await list(desk, 'tickets.json', 'tickets')) {
    const comments = await list(desk, `tickets/${ticket.id}/comments.json`, 'comments');
    const said = [];
    for (const comment of comments) {
      const files = [];
      for (const file of comment.attachments) {
        const bytes = Buffer.from(await (await get(desk, file.content_url)).arrayBuffer());
        files.push([file.file_name, file.content_type, file.size, bytes.toString('base64')]);
      }
      said.push({
        who: who.get(comment.author_id), body: comment.body, html: spelled(comment.html_body),
        public: comment.public, at: comment.created_at, files: files.sort(),
      });
    }
    said.sort((a, b) => a.at.localeCompare(b.at) || a.body.localeCompare(b.body));
    const { subject, status, priority, type, tags, created_at, updated_at, group_id } = ticket;
    tickets.set(ticket.id, {
      subject, status, priority, type, tags: tags.toSorted(), created_at, updated_at, group_id,
      customer: who.get(ticket.requester_id), assignee: who.get(ticket.assignee_id) ?? null,
      company: company.get(ticket.organization_id) ?? null,
      fields: ticket.custom_fields, said,
    });
  }
  const people = users.map((one) => [one.email, one.name, company.get(one.organization_id)]);
  const firms = companies.map((one) => [one.name, one.domain_names, one.external_id,
    one.organization_fields.plan, one.created_at]);
  return { tickets, people: people.sort(), firms: firms.sort() };
}

async function isTheSame(what) {
  fresh.token ??= (await fresh.run('token', 'create', '--for', IDA)).trim();
  const [there, here] = [await told(old), await told(fresh)];
  assert.equal(here.tickets.size, there.tickets.size, `${what}: as many tickets`);
  for (const [id, ticket] of there.tickets) {
    assert.deepEqual(here.tickets.get(id), ticket, `${what}: ticket ${id}`);
  }
  assert.deepEqual(here.people, there.people, `${what}: the people`);
  assert.deepEqual(here.firms, there.firms, `${what}: the organisations`);
}

test('a dry run tells what would come, and writes nothing', async () => {
  const { how, said } = await moveIn({ more: ['--dry-run'] });
  assert.equal(how, 0, said);
  assert.match(said, new RegExp(`tickets: ${TICKETS}`));
  assert.match(said, /Nothing was written/);
});

test('killed twice on the way, it comes whole and once', { timeout: 300_000 }, async () => {
  assert.equal((await moveIn({ until: 'people:' })).how, 'SIGKILL');
  assert.equal((await moveIn({ until: 'tickets:' })).how, 'SIGKILL');
  const { how, said } = await moveIn();
  assert.equal(how, 0, said);
  assert.doesNotMatch(said, new RegExp(`${TICKETS} tickets are new`), 'some were in already');
  await isTheSame('after two deaths');
  assert.deepEqual(fresh.sink.mails, [], 'nobody was written to');
});

test('old links lead to the tickets', async () => {
  for (const [old, here] of [
    ['/agent/tickets/7', '/tickets/7?in=all'],
    ['/hc/requests/7', '/portal/tickets/7'],
    ['/hc/en-us/requests/7', '/portal/tickets/7'],
  ]) {
    const answer = await fetch(`${fresh.url}${old}`, { redirect: 'manual' });
    assert.equal(answer.headers.get('location'), here);
  }
});

test('the next time only what changed comes', { timeout: 300_000 }, async () => {
  const say = (where, method, body) => fetch(`${old.url}/api/v2/${where}`, {
    method,
    headers: { authorization: `Bearer ${old.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const open = await list(old, 'tickets.json', 'tickets');
  const { id } = open.findLast((ticket) => ticket.status === 'open');
  const changed = await say(`tickets/${id}.json`, 'PUT', {
    ticket: { comment: { body: 'One more word', public: false }, priority: 'low' },
  });
  assert.ok(changed.ok, await changed.text());
  const asked = await say('tickets.json', 'POST', {
    ticket: {
      subject: 'A late one', comment: { body: 'From somebody new' },
      requester: { name: 'Zoe Late', email: 'zoe@late.example' },
    },
  });
  assert.ok(asked.ok, await asked.text());
  await pass(60);
  const { how, said } = await moveIn();
  assert.equal(how, 0, said);
  assert.match(said, /1 tickets are new, 1 changed/);
  await isTheSame('the next day');
  const again = await moveIn();
  assert.match(again.said, /0 tickets are new, 0 changed/);
  assert.deepEqual(fresh.sink.mails, [], 'nobody was written to');
});

/** Writes down what the account's API answers, as somebody would who leaves it. */
async function saveAnswers(where) {
  await mkdir(path.join(where, 'attachments'), { recursive: true });
  for (const name of ['users', 'organizations', 'groups', 'ticket_fields', 'macros', 'views',
    'triggers', 'automations']) {
    const all = await list(old, `${name}.json`, name);
    await writeFile(path.join(where, `${name}.json`), JSON.stringify({ [name]: all }));
  }
  const lines = [];
  const tickets = await (await get(old,
    'incremental/tickets/cursor.json?start_time=0&include=metric_sets')).json();
  assert.equal(tickets.end_of_stream, true);
  for (const ticket of tickets.tickets) {
    const comments = await list(old, `tickets/${ticket.id}/comments.json`, 'comments');
    for (const file of comments.flatMap((one) => one.attachments)) {
      const bytes = Buffer.from(await (await get(old, file.content_url)).arrayBuffer());
      await writeFile(path.join(where, 'attachments', `${file.id}-file`), bytes);
    }
    lines.push(JSON.stringify({ ...ticket, comments }));
  }
  await writeFile(path.join(where, 'tickets.jsonl'), lines.join('\n'));
}

test('from a folder of saved answers it comes the same', { timeout: 300_000 }, async () => {
  const saved = path.join(folder, 'saved');
  await saveAnswers(saved);
  const kept = fresh;
  fresh = await opens();
  const { how, said } = await moveIn({ from: ['--folder', saved] });
  assert.equal(how, 0, said);
  assert.match(said, new RegExp(`${TICKETS + 1} tickets are new`));
  await isTheSame('out of a folder');
  // Then the account itself is asked: nothing comes twice.
  const again = await moveIn();
  assert.match(again.said, /0 tickets are new, 0 changed/);
  assert.deepEqual(fresh.sink.mails, [], 'nobody was written to');
  await fresh.stop();
  fresh = kept;
});

test('everything moves out of the open desk and into another', { timeout: 90_000 }, async () => {
  const out = path.join(folder, 'out');
  await fresh.run('export', out, '--with-secrets');
  const manifest = JSON.parse(await readFile(path.join(out, 'manifest.json'), 'utf8'));
  assert.equal(manifest.tables.find((one) => one.name === 'tickets').rows, TICKETS + 1);
  const { token } = fresh;
  await fresh.end();
  fresh = await opens();
  await fresh.end();
  for (const one of await readdir(fresh.data)) {
    await rm(path.join(fresh.data, one), { recursive: true });
  }
  await fresh.run('import', 'export', out, '--carry-on');
  await fresh.start();
  // Its tokens moved with it.
  fresh.token = token;
  await isTheSame('after moving house');
});
