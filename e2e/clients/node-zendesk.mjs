// What a program written for Zendesk does all day, by node-zendesk as it comes from npm, pointed at
// a desk of ours by nothing but its endpoint. What it reads is compared with what the desk says.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import zendesk from 'node-zendesk';

const { createClient } = zendesk;

/** Does the day; `desk` is one of `desk.mjs`, `address` and `token` say who calls. */
export async function aDay(desk, { address, token, customer }) {
  const at = (username) =>
    createClient({ username, token, endpointUri: `${desk.url}/api/v2`, subdomain: 'desk' });
  const client = at(address);
  const asked = async (path) => {
    const authorization = `Basic ${Buffer.from(`${address}/token:${token}`).toString('base64')}`;
    const answer = await fetch(`${desk.url}/api/v2/${path}`, { headers: { authorization } });
    assert.equal(answer.status, 200, path);
    return answer.json();
  };

  const me = await client.users.me();
  assert.equal(me.result.email, address);
  const ticket = await tickets(client, customer);
  await files(client, ticket);
  await bulk(client);
  await people(client);
  await reads(client, asked);
  await exported(client, desk, asked);
  await rated(at(customer), client, desk, ticket);
}

async function tickets(client, customer) {
  const made = await client.tickets.create({
    ticket: {
      subject: 'Numbat broke',
      comment: { body: 'The numbat export stops.' },
      requester: { name: 'Maria', email: customer },
      priority: 'urgent',
      tags: ['numbat'],
    },
  });
  const { id } = made.result;
  const changed = await client.tickets.update(id, {
    ticket: { status: 'pending', comment: { body: 'We look at it.', public: true } },
  });
  assert.equal(changed.result.status, 'pending');
  const comments = await client.tickets.getComments(id);
  const words = comments.map((one) => one.body);
  assert.deepEqual(words, ['The numbat export stops.', 'We look at it.']);
  const found = await client.search.queryAll('type:ticket numbat');
  assert.deepEqual(found.map((one) => [one.id, one.result_type]), [[id, 'ticket']]);
  const audits = await client.tickets.exportAudit(id);
  assert.ok(audits.flatMap((one) => one.events).some((event) => event.type === 'Comment'));
  return id;
}

async function files(client, ticket) {
  // It takes a stream, or the path of a file.
  const bytes = Readable.from([Buffer.from('a line of the log\n')]);
  const upload = await client.attachments.upload(bytes, { filename: 'log.txt', binary: true });
  const { token } = upload.upload ?? upload;
  await client.tickets.update(ticket, {
    ticket: { comment: { body: 'The log', public: false, uploads: [token] } },
  });
  const comments = await client.tickets.getComments(ticket);
  const [file] = comments.at(-1).attachments;
  assert.deepEqual([file.file_name, file.size], ['log.txt', 18]);
}

async function bulk(client) {
  const wombat = (n) => ({ subject: `Wombat ${n}`, comment: { body: `Wombat number ${n}` } });
  const made = await client.tickets.createMany({ tickets: [1, 2, 3].map(wombat) });
  const told = await client.jobstatuses.show(made.result.job_status.id);
  const job = told.result.job_status;
  assert.equal(job.status, 'completed');
  const ids = job.results.map((one) => one.id);
  await client.tickets.updateMany(ids, { ticket: { priority: 'high' } });
  const many = await client.tickets.showMany(ids);
  const rows = many.result.tickets ?? many.result;
  assert.deepEqual(rows.map((one) => one.priority), ['high', 'high', 'high']);
  await client.tickets.merge(ids[0], {
    ids: [ids[1]], source_comment: 'Goes on there', target_comment: 'One more',
  });
  const gone = await client.tickets.show(ids[1]);
  assert.equal(gone.result.status, 'closed');
}

async function people(client) {
  const user = { name: 'Numa', email: 'numa@numbat.example', external_id: 'n-1' };
  const { id } = (await client.users.create({ user })).result;
  const renamed = await client.users.update(id, { user: { name: 'Numa N.', phone: '+1' } });
  assert.deepEqual([renamed.result.name, renamed.result.phone], ['Numa N.', '+1']);
  const again = await client.users.createOrUpdate({ user });
  assert.deepEqual([again.result.id, again.result.name], [id, 'Numa']);
  const identity = { type: 'email', value: 'numa@home.example' };
  const added = await client.useridentities.create(id, { identity });
  const one = added.result.identity ?? added.result;
  await client.useridentities.verify(id, one.id);
  await client.useridentities.makePrimary(id, one.id);
  assert.equal((await client.users.show(id)).result.email, 'numa@home.example');
  const [organization] = await client.organizations.list();
  const membership = { organization_id: organization.id };
  await client.organizationmemberships.createByUser(id, membership);
  assert.equal((await client.users.show(id)).result.organization_id, organization.id);
  const two = [1, 2].map((n) => ({ name: `Numbat ${n}`, email: `n${n}@numbat.example` }));
  const made = await client.users.createMany({ users: two });
  const ids = made.result.job_status.results.map((row) => row.id);
  // With two arguments it sends the first as it is.
  const notes = ids.map((one) => ({ id: one, notes: 'Digs.' }));
  await client.users.updateMany({ users: notes }, undefined);
  await client.users.merge(ids[0], ids[1]);
  assert.equal((await client.users.show(ids[0])).result.active, false);
  assert.equal((await client.users.show(ids[1])).result.notes, 'Digs.');
  await assert.rejects(client.users.delete(id), /never deleted|403|Forbidden/);
}

// Every page of everything, each row once and as many as the desk counts.
async function reads(client, asked) {
  const all = async (path, name, rows) => {
    const ids = rows.map((row) => row.id);
    assert.equal(new Set(ids).size, ids.length, `${name}: a row twice`);
    const { count } = await asked(path);
    const known = count.value ?? count;
    assert.equal(ids.length, known, name);
  };
  await all('tickets/count', 'tickets', await client.tickets.list());
  await all('users/count', 'users', await client.users.list());
  await all('organizations/count', 'organizations', await client.organizations.list());
  await all('groups/count', 'groups', await client.groups.list());
  await all('views/count', 'views', await client.views.list());
  await all('macros', 'macros', await client.macros.list());
  await all('satisfaction_ratings', 'ratings', await client.satisfactionratings.list());
  const tags = await client.tags.list();
  const { tags: known } = await asked('tags');
  assert.deepEqual(tags.slice(0, known.length), known);
}

async function exported(client, desk, asked) {
  await desk.pass({ minutes: 10 });
  const rows = await client.tickets.incremental(1);
  const { count } = await asked('tickets/count');
  assert.equal(new Set(rows.map((row) => row.id)).size, Math.min(count.value, 1000));
}

async function rated(customer, client, desk, ticket) {
  await client.tickets.update(ticket, {
    ticket: { status: 'solved', comment: { body: 'Mended.', public: true } },
  });
  await desk.pass({ days: 4 });
  await until(async () => {
    const answer = await client.satisfactionratings.show(ticket).catch(() => undefined);
    return answer !== undefined;
  });
  await customer.satisfactionratings.create(ticket, {
    satisfaction_rating: { score: 'good', comment: 'Quick' },
  });
  const told = await client.satisfactionratings.show(ticket);
  const rating = told.result.satisfaction_rating ?? told.result;
  assert.deepEqual([rating.score, rating.comment], ['good', 'Quick']);
}

async function until(holds) {
  for (let tries = 100; tries > 0; tries -= 1) {
    if (await holds()) return;
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error('nobody was asked how it was');
}
