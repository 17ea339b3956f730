// A customer pastes a password. An agent marks it, sees what will be left, and takes it out for
// good: the customer sees a mark, nobody finds the words, and a page without scripts does the same.

import assert from 'node:assert/strict';
import { isAccessible } from '../accessible.mjs';
import { askOnTheForm, openTicket, said, setUp } from '../acts.mjs';
import { screenshots } from '../browser.mjs';
import { story } from '../story.mjs';

const NORA = {
  company: 'Desk & Daughters',
  name: 'Nora Kimura', address: 'nora@desk.example', password: 'a hedge of long words',
};
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };
const MARK = '[redacted by Nora Kimura]';

story('What should never have been sent', {}, [
  ['words are marked, looked at without them, and taken out', takesOut],
  ['nobody finds them any more, and the history says who and why', isGone],
  ['without scripts the page asks for the words', withoutScripts],
]);

async function takesOut(the) {
  const nora = await the.somebody('Nora');
  the.nora = nora.page;
  await setUp(the.nora, the.desk.url, NORA);
  const maria = await the.somebody('Maria', { scripts: false });
  the.ticket = await askOnTheForm(maria.page, the.desk.url, {
    ...MARIA, words: 'My password is Zebraquartz, can you look? zebraquartz I said.',
  });
  await the.nora.goto(the.at('/next'));
  await openTicket(the.nora, the.ticket);
  await mark(the.nora, 'Zebraquartz');
  await the.nora.keyboard.press('D');
  const words = the.nora.getByLabel('The words to take out');
  await words.waitFor();
  assert.equal(await words.inputValue(), 'Zebraquartz');
  assert.ok(!the.nora.url().includes('Zebraquartz'), 'an address stands in logs');
  await isAccessible(the.nora, 'what to take out');
  await screenshots(the.nora, 'redaction-asked');
  await the.nora.getByLabel('Why?').fill('a pasted password');
  await the.nora.getByRole('button', { name: 'Look at what is left' }).click();
  await the.nora.getByRole('heading', { name: 'The message as it will read' }).waitFor();
  assert.equal(await the.nora.locator('mark.redacted').count(), 2);
  await isAccessible(the.nora, 'the look before');
  await screenshots(the.nora, 'redaction-look');
  await the.nora.getByRole('button', { name: 'Take it out for good' }).click();
  await the.nora.locator('.msg mark.redacted').first().waitFor();
  await said(the.nora, MARK).waitFor();
  await the.nora.getByText('took words out of this message for good: a pasted password').waitFor();
  await isAccessible(the.nora, 'a redacted message');
  await screenshots(the.nora, 'redacted');
}

/** Marks a word with the mouse, as one does. */
async function mark(page, word) {
  await page.evaluate((word) => {
    const walker = document.createTreeWalker(
      document.querySelector('article.msg .prose'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(word);
      if (at < 0) continue;
      getSelection().setBaseAndExtent(node, at, node, at + word.length);
      return;
    }
    throw new Error(`“${word}” does not stand there`);
  }, word);
}

async function isGone(the) {
  assert.ok(!(await the.nora.content()).toLowerCase().includes('zebraquartz'));
  await the.nora.goto(the.at(`/tickets/${the.ticket}/history`));
  await the.nora.getByText('redacted it in').waitFor();
  assert.ok(!(await the.nora.content()).toLowerCase().includes('zebraquartz'));
  await the.nora.goto(the.at('/tickets?q=zebraquartz'));
  assert.equal(await the.nora.locator(`a[href*="/tickets/${the.ticket}?"]`).count(), 0);
}

async function withoutScripts(the) {
  const plain = await the.somebody('Nora, plain', { scripts: false });
  // Words that do not stand there are refused.
  plain.expects = /409 \(Conflict\)/;
  await plain.context.addCookies(await the.nora.context().cookies());
  await plain.page.setViewportSize({ width: 390, height: 844 });
  await plain.page.goto(the.at(`/tickets/${the.ticket}/redaction`));
  await plain.page.getByRole('link', { name: /Maria Silva/ }).click();
  await plain.page.getByLabel('The words to take out').fill('never said');
  await plain.page.getByLabel('Why?').fill('a try');
  await plain.page.getByRole('button', { name: 'Look at what is left' }).click();
  await plain.page.getByText('These words do not stand there').waitFor();
  await plain.page.getByLabel('The words to take out').fill('can you look');
  await plain.page.getByRole('button', { name: 'Look at what is left' }).click();
  await plain.page.getByRole('button', { name: 'Take it out for good' }).click();
  await said(plain.page, `${MARK}? ${MARK} I said`).waitFor();
}
