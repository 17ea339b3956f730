// Two people on one ticket at once: each sees the other by name, a reply that came in while one
// was writing takes nothing from them, and nobody answers the same message unaware.

import assert from 'node:assert/strict';
import { askOnTheForm, presence, reply, said, signIn, writing } from '../acts.mjs';
import { isAccessible } from '../accessible.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

// The demo company's people; see crates/demo/src/people/agents.rs.
const PASSWORD = 'hedgehogs like apples';
const NAOKO = { name: 'Naoko Kimura', address: 'naoko@brambletrace.example', password: PASSWORD };
const LUC = { name: 'Luc Moreau', address: 'luc@brambletrace.example', password: PASSWORD };
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };
const HALF = 'Please clear the cache first, and then';
const OTHER = 'Hello Maria, the second event comes from the sign-up page itself.';

story('Two people on one ticket', { command: 'demo', tickets: 20 }, [
  ['a lead and an agent open the same ticket', open],
  ['each reads the name of the other', seeEachOther],
  ['the lead sees that the agent is writing', seesWriting],
  ['the lead replies: the agent keeps text, caret and focus, and sees the reply', keepsWriting],
  ['the agent’s reply is held back, with what came in meanwhile beside it', isHeldBack],
  ['the page itself, drawn again, still holds the words', survivesReload],
  ['having read it, the agent sends it once', sendsAnyway],
  ['who leaves is no longer named', leaves],
]);

async function open(the) {
  const maria = await the.somebody('Maria', { scripts: false });
  const words = 'Since this morning our funnel counts every sign-up twice.';
  the.ticket = await askOnTheForm(maria.page, the.desk.url, { ...MARIA, words });
  for (const [key, person] of [['naoko', NAOKO], ['luc', LUC]]) {
    const someone = await the.somebody(person.name);
    const { page } = someone;
    await signIn(page, the.desk.url, person);
    await page.goto(the.at(`/tickets/${the.ticket}?in=all`));
    await said(page, words).waitFor();
    the[key] = page;
    if (key === 'luc') someone.expects = /409 \(Conflict\)/; // A reply that is held back.
  }
}

async function seeEachOther(the) {
  await presence(the.naoko).getByText('Luc Moreau is reading this').waitFor();
  await presence(the.luc).getByText('Naoko Kimura is reading this').waitFor();
  await isAccessible(the.naoko, 'a ticket with somebody else on it');
}

async function seesWriting(the) {
  await writing(the.luc).pressSequentially(HALF);
  await writing(the.luc).evaluate((field) => field.setSelectionRange(7, 12));
  await presence(the.naoko).getByText('Luc Moreau is writing').waitFor();
  await presence(the.luc).getByText('Naoko Kimura is reading this').waitFor();
  await the.luc.evaluate(() => (globalThis.neverReloaded = true));
}

const field = (page) => writing(page).evaluate((it) => ({
  text: it.value,
  marked: it.value.slice(it.selectionStart, it.selectionEnd),
  focused: it === document.activeElement,
}));

async function keepsWriting(the) {
  await reply(the.naoko, { words: OTHER });
  assert.match(the.naoko.url(), /in=all$/, 'the list she came from stays beside the ticket');
  await said(the.luc, OTHER).waitFor();
  assert.equal(await the.luc.evaluate(() => globalThis.neverReloaded), true, 'it came by itself');
  assert.deepEqual(await field(the.luc), { text: HALF, marked: 'clear', focused: true });
}

async function isHeldBack(the) {
  await the.luc.getByRole('button', { name: /wait for them/i }).click();
  const notice = the.luc.locator('#composer .notice');
  await notice.getByText('Naoko Kimura', { exact: true }).waitFor();
  await notice.getByText(OTHER).waitFor();
  await notice.getByText('nothing was sent').waitFor();
  assert.equal((await field(the.luc)).text, HALF);
  // Who has sent writes no more.
  await presence(the.luc).getByText('Naoko Kimura is reading this').waitFor({ timeout: 3_000 });
  await isAccessible(the.luc, 'a reply that was held back');
  const sent = the.desk.sink.to(MARIA.address).filter((it) => it.text.includes('clear the cache'));
  assert.equal(sent.length, 0);
}

async function survivesReload(the) {
  await until('the draft to be saved', () => the.luc.getByText('Draft saved').isVisible());
  await the.luc.reload();
  await until('the words to be back', async () => (await field(the.luc)).text === HALF);
}

async function sendsAnyway(the) {
  await reply(the.luc, { words: `${HALF} reload.` });
  await said(the.naoko, `${HALF} reload.`).waitFor();
  assert.equal(await said(the.naoko, 'clear the cache').count(), 1);
  await until('Naoko to read that nobody writes', async () =>
    (await presence(the.naoko).innerText()).includes('reading this'));
}

async function leaves(the) {
  await the.luc.goto(the.at('/tickets'));
  await until('nobody else to be there', async () => (await presence(the.naoko).innerText()) === '');
}
