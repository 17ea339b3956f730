// Sleep, a cut network and a restarted server, with several browsers on one ticket: a page always
// says whether it can be trusted, and never is there a stale reply, a lost draft or a double send.

import assert from 'node:assert/strict';
import { askOnTheForm, presence, reply, said, signIn, writing } from '../acts.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

// The demo company's people; see crates/demo/src/people/agents.rs.
const PASSWORD = 'hedgehogs like apples';
const NAOKO = { name: 'Naoko Kimura', address: 'naoko@brambletrace.example', password: PASSWORD };
const LUC = { name: 'Luc Moreau', address: 'luc@brambletrace.example', password: PASSWORD };
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };
const HALF = 'Could you send us the trace of';
const MORE = `${HALF} the second request, please?`;
const THEIRS = 'The second request is the one we mended today.';

story('A page that slept', { command: 'demo', tickets: 20 }, [
  ['two agents and a second computer have the same ticket open', open],
  ['one of them is put to sleep, half-way through a sentence', sleeps],
  ['the other answers meanwhile', answers],
  ['awake again, the page catches up: words kept, news shown', wakes],
  ['the half-written answer does not go out over what came meanwhile', isHeldBack],
  ['the network breaks in the very moment of sending: it arrives once', breaks],
  ['the server is away for a while: offline, then live, and nothing lost', restarts],
  ['a second computer that slept through all of it shows the end of it', catchesUp],
]);

const live = (page, state = 'live') => page.locator(`live-status.${state}`).waitFor();
const text = (page) => writing(page).inputValue();

async function open(the) {
  const maria = await the.somebody('Maria', { scripts: false });
  const words = 'Every second request to the exports fails.';
  the.ticket = await askOnTheForm(maria.page, the.desk.url, { ...MARIA, words });
  for (const [key, person] of [['naoko', NAOKO], ['luc', LUC], ['second', LUC]]) {
    const someone = await the.somebody(key);
    // A cut network and a held-back reply are the point of this story.
    someone.expects = /ERR_INTERNET|ERR_CONNECTION|ERR_FAILED|ERR_EMPTY|409|Failed to (load|fetch)/;
    await signIn(someone.page, the.desk.url, person);
    await someone.page.goto(the.at(`/tickets/${the.ticket}?in=all`));
    await said(someone.page, words).waitFor();
    await live(someone.page);
    the[key] = someone.page;
    the[`${key}Context`] = someone.context;
  }
}

/** Puts a browser to sleep as a closed laptop does: no script runs, no network. */
async function sleep(page, context) {
  await context.setOffline(true);
  const debug = await context.newCDPSession(page);
  await debug.send('Page.setWebLifecycleState', { state: 'frozen' });
  return async () => {
    await debug.send('Page.setWebLifecycleState', { state: 'active' });
    await context.setOffline(false);
  };
}

async function sleeps(the) {
  await writing(the.luc).pressSequentially(HALF);
  await writing(the.luc).evaluate((field) => field.setSelectionRange(6, 9));
  await the.luc.evaluate(() => (globalThis.neverReloaded = true));
  await presence(the.naoko).getByText('Luc Moreau is writing').waitFor();
  the.wake = await sleep(the.luc, the.lucContext);
  the.wakeSecond = await sleep(the.second, the.secondContext);
}

async function answers(the) {
  await reply(the.naoko, { words: THEIRS });
  await said(the.naoko, THEIRS).waitFor();
}

async function wakes(the) {
  await the.wake();
  await said(the.luc, THEIRS).waitFor();
  await live(the.luc);
  const now = await writing(the.luc).evaluate((it) => ({
    text: it.value, from: it.selectionStart, to: it.selectionEnd, same: globalThis.neverReloaded,
  }));
  assert.deepEqual(now, { text: HALF, from: 6, to: 9, same: true });
}

const sent = (the, words) =>
  the.desk.sink.to(MARIA.address).filter((mail) => mail.text.includes(words));

async function isHeldBack(the) {
  await writing(the.luc).fill(MORE);
  await the.luc.getByRole('button', { name: /wait for them/i }).click();
  await the.luc.locator('#composer .notice').getByText('nothing was sent').waitFor();
  assert.equal(await text(the.luc), MORE);
  assert.equal(sent(the, HALF).length, 0);
}

async function breaks(the) {
  // The desk takes the reply; its answer never comes back.
  let cut = 0;
  await the.luc.route('**/messages', async (route) => {
    await route.fetch({ maxRedirects: 0 });
    cut += 1;
    await route.abort('connectionreset');
  });
  const send = the.luc.locator('ticket-composer button[data-send="public"]');
  await send.click();
  await the.luc.getByText('may not have gone out').waitFor();
  assert.equal(cut, 1);
  assert.equal(await text(the.luc), MORE, 'the words stay until it is known');
  await the.luc.unroute('**/messages');
  await send.click();
  await until('the composer to be empty', async () => (await text(the.luc)) === '');
  await the.desk.pass({ seconds: 11 }); // It can't be taken back any more.
  await said(the.naoko, HALF).waitFor();
  assert.equal(await said(the.naoko, HALF).count(), 1);
  await the.desk.sink.waitFor(MARIA.address, (mail) => mail.text.includes(HALF));
  assert.equal(sent(the, HALF).length, 1, 'one mail, however often it was sent');
}

async function restarts(the) {
  await writing(the.luc).pressSequentially('And one thing more');
  await the.desk.kill();
  await live(the.luc, 'offline');
  await writing(the.luc).pressSequentially(', typed offline');
  await the.desk.start();
  await live(the.luc);
  await until('the draft to be saved', () => the.luc.getByText('Draft saved').isVisible())
    .catch(() => {}); // It may have been said before we looked.
  await the.luc.reload();
  await until('the words to be back', async () =>
    (await text(the.luc)) === 'And one thing more, typed offline');
}

async function catchesUp(the) {
  await the.wakeSecond();
  await said(the.second, THEIRS).waitFor();
  await said(the.second, HALF).waitFor();
  await live(the.second);
  assert.equal(await said(the.second, HALF).count(), 1);
}
