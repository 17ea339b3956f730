// The desk behind posthog-js: the package as it comes from its registry, unmodified, in a real
// browser, asks, reads, is answered, and brings its tickets back in another browser.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { openTicket, reply, setUp } from '../acts.mjs';
import { startHost } from '../host.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

const DIST = path.join(path.dirname(createRequire(import.meta.url).resolve('posthog-js/package.json')), 'dist');
const ADMIN = {
  company: 'Bramble & Co', name: 'Ada Bram', address: 'ada@bramble.example', password: 'a long hedge row',
};
const IDA = 'ida@holm.example';
const SECRET = 'shared with the app';
const OPEN = { 'Access-Control-Allow-Origin': '*' };

const pages = {
  '/': { body: '<!doctype html><title>App</title><script src="/posthog/array.js"></script><h1>App</h1>' },
  '/posthog/array.js': { file: path.join(DIST, 'array.js'), headers: OPEN },
  '/posthog/conversations.js': { file: path.join(DIST, 'conversations.js'), headers: OPEN },
};
const host = await startHost(pages);

story('posthog-js speaks with the desk', {
  env: {
    PRICKLE_POSTHOG_SCRIPTS: `${host.url}/posthog`,
    PRICKLE_APP_SITES: host.url,
    PRICKLE_WIDGET_SECRET: SECRET,
  },
}, [
  ['somebody asks through the client', asks],
  ['the answer comes to it, and is read', isAnswered],
  ['they write back', writesBack],
  ['another browser sees nothing', strangerSeesNothing],
  ['a link by mail brings the tickets there, once', comesBack],
  ['a signed identity sees its tickets in any browser', isSigned],
  ['the package’s own chat works as well', chats],
  ['the host is stopped', () => host.stop()],
]);

/** Opens the app, and waits until the client says that it can be used. */
async function app(the, name, more = {}, at = '/') {
  const someone = await the.somebody(name);
  // The client tells its own errors, and asks for what is not ours to serve.
  someone.expects = /Failed to load resource|PostHog|CORS|net::ERR/;
  await someone.page.goto(host.url + at);
  await someone.page.evaluate(([desk, given]) => {
    window.posthog.init('phc_story', {
      api_host: desk,
      autocapture: false,
      capture_pageview: false,
      before_send: () => null,
      ...given,
    });
  }, [the.desk.url, more]);
  await until('conversations to be there', () =>
    someone.page.evaluate(() => window.posthog.conversations.isAvailable()));
  return someone.page;
}

const call = (page, name, ...given) =>
  page.evaluate(([what, values]) => window.posthog.conversations[what](...values), [name, given]);

async function asks(the) {
  const staff = await the.somebody('Ada');
  await setUp(staff.page, the.desk.url, ADMIN);
  the.staff = staff.page;
  the.page = await app(the, 'Ida');
  const sent = await call(the.page, 'sendMessage', 'The route is empty.', { name: 'Ida Holm', email: IDA });
  assert.equal(sent.ticket_id, '1');
  assert.equal(sent.ticket_status, 'new');
  assert.ok(sent.message_id && Date.parse(sent.created_at));
  const again = await call(the.page, 'sendMessage', 'The route is empty.', null, true);
  assert.equal(again.ticket_id, '1', 'pressed twice, asked once');
}

async function isAnswered(the) {
  await the.desk.pass({ seconds: 30 });
  await the.staff.goto(the.at('/next'));
  await openTicket(the.staff, 1);
  await the.staff.getByText('The route is empty.').first().waitFor();
  await the.staff.getByText(host.url).first().waitFor();
  await reply(the.staff, { words: 'Which route is it?' });
  const got = await until('the answer', async () => {
    const all = await call(the.page, 'getMessages', '1');
    return all.messages.length > 1 && all;
  });
  const [first, second] = got.messages;
  assert.deepEqual([first.author_type, second.author_type], ['customer', 'human']);
  assert.equal(second.content, 'Which route is it?');
  assert.equal(second.author_name, ADMIN.name);
  assert.equal(got.ticket_status, 'pending');
  assert.equal(got.unread_count, 1);
  const newer = await call(the.page, 'getMessages', '1', first.created_at);
  assert.deepEqual(newer.messages.map(({ content }) => content), ['Which route is it?']);
  assert.deepEqual(await call(the.page, 'markAsRead', '1'), { success: true, unread_count: 0 });
  assert.equal((await call(the.page, 'getMessages', '1')).unread_count, 0);
  await the.desk.pass({ minutes: 6 });
  await new Promise((go) => setTimeout(go, 500));
  const mailed = the.desk.sink.mails.filter(({ text }) => text?.includes('Which route'));
  assert.equal(mailed.length, 0, 'read in the app, it is not mailed');
}

async function writesBack(the) {
  await call(the.page, 'sendMessage', 'The one along the harbour.');
  const { count, results } = await call(the.page, 'getTickets');
  assert.equal(count, 1);
  assert.equal(results[0].last_message, 'The one along the harbour.');
  assert.equal(results[0].message_count, 3);
  assert.equal(results[0].status, 'open');
  assert.equal((await call(the.page, 'getTickets', { status: 'resolved' })).count, 0);
}

async function strangerSeesNothing(the) {
  const id = await the.page.evaluate(() => window.posthog.get_distinct_id());
  // The same distinct id, but not the random id the first browser keeps.
  the.other = await app(the, 'Somebody else', { bootstrap: { distinctID: id } });
  assert.equal((await call(the.other, 'getTickets')).count, 0);
  await assert.rejects(call(the.other, 'getMessages', '1'), /Failed|no such ticket/);
}

async function comesBack(the) {
  assert.deepEqual(await call(the.other, 'requestRestoreLink', IDA), { ok: true });
  const link = (mail) => mail.links.find((one) => one.includes('ph_conv_restore='));
  const mail = await the.desk.sink.waitFor(IDA, (it) => Boolean(link(it)), 'with a link back');
  const to = new URL(link(mail));
  assert.equal(to.origin, host.url);
  const page = await app(the, 'Ida elsewhere', {}, to.pathname + to.search);
  await until('her tickets', async () => (await call(page, 'getTickets')).count === 1);
  assert.ok(!page.url().includes('ph_conv_restore'), 'the secret is gone from the address');
  const token = to.searchParams.get('ph_conv_restore');
  assert.equal((await call(the.other, 'restoreFromToken', token)).status, 'used');
}

async function isSigned(the) {
  const sign = (text) => createHmac('sha256', SECRET).update(text).digest('hex');
  const who = { identity_distinct_id: 'u-17', identity_hash: sign('u-17') };
  const one = await app(the, 'Kim', who);
  await call(one, 'sendMessage', 'Signed and sealed.', null, true);
  const two = await app(the, 'Kim on a phone', who);
  const { results } = await call(two, 'getTickets');
  assert.deepEqual(results.map(({ last_message: said }) => said), ['Signed and sealed.']);
  const forged = await app(the, 'Forger', { ...who, identity_hash: sign('u-18') });
  await assert.rejects(call(forged, 'getTickets'), /Failed|proved/);
}

async function chats(the) {
  const page = await app(the, 'Lou');
  await call(page, 'open');
  const chat = page.locator('#ph-conversations-widget-container');
  await chat.getByRole('textbox').first().fill('Is anybody there?');
  await page.keyboard.press('Enter');
  await until('the chat to send it', async () => {
    const { results } = await call(page, 'getTickets');
    return results[0]?.last_message === 'Is anybody there?';
  });
}
