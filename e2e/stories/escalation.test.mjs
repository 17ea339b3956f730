// A ticket goes to another team with all they need, everybody sees who has the ball, and it comes
// back with the answer to whoever sent it.

import assert from 'node:assert/strict';
import { isAccessible } from '../accessible.mjs';
import { askOnTheForm, openTicket, row, said, setUp, writing } from '../acts.mjs';
import { screenshots } from '../browser.mjs';
import { story } from '../story.mjs';

const NORA = {
  company: 'Desk & Daughters',
  name: 'Nora Kimura', address: 'nora@desk.example', password: 'a hedge of long words',
};
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };

story('Another team has the ball', {}, [
  ['it is escalated with a filled note', isEscalated],
  ['ticket and list say who has it, and a query finds it', isSeen],
  ['it is handed back with the answer, without scripts on a phone', comesBack],
]);

async function isEscalated(the) {
  const nora = await the.somebody('Nora');
  the.nora = nora.page;
  await setUp(the.nora, the.desk.url, NORA);
  const maria = await the.somebody('Maria', { scripts: false });
  the.ticket = await askOnTheForm(maria.page, the.desk.url, {
    ...MARIA, words: 'Exports stop at midnight since Monday.',
  });
  await the.nora.goto(the.at('/next'));
  await openTicket(the.nora, the.ticket);
  the.due = await due(the.nora);
  await the.nora.keyboard.press('E');
  const sees = the.nora.getByLabel('What the customer sees');
  await sees.waitFor();
  assert.match(await sees.inputValue(), /> Exports stop at midnight/);
  await isAccessible(the.nora, 'the form of an escalation');
  await screenshots(the.nora, 'escalation-asked');
  const teams = the.nora.getByLabel('To which team?');
  the.team = await teams.locator('option').nth(1).innerText();
  await teams.selectOption({ index: 1 });
  await the.nora.getByLabel('What was tried').fill('Started the export again: it stops again.');
  await the.nora.getByLabel('What is needed, and by when').fill('Why it stops, by Tuesday.');
  await the.nora.getByRole('button', { name: 'Escalate' }).click();
  await said(the.nora, 'it stops again').waitFor();
}

/** The instants of the customer's clock. */
const due = (page) =>
  page.locator('#ticket .clock time').evaluateAll((all) => all.map((it) => it.dateTime));

async function isSeen(the) {
  const line = the.nora.locator('.with-team');
  await line.getByText('escalated by Nora Kimura').waitFor();
  assert.deepEqual(await due(the.nora), the.due);
  await isAccessible(the.nora, 'a ticket with another team');
  await screenshots(the.nora, 'escalated');
  const team = the.team.split(' · ')[0];
  await row(the.nora, the.ticket).getByText(`with ${team}`).waitFor();
  await the.nora.goto(the.at('/tickets?q=is:escalated'));
  await row(the.nora, the.ticket).waitFor();
  await the.nora.goto(the.at('/tickets?q=-is:escalated'));
  assert.equal(await row(the.nora, the.ticket).count(), 0);
}

async function comesBack(the) {
  const plain = await the.somebody('Nora, plain', { scripts: false });
  await plain.context.addCookies(await the.nora.context().cookies());
  await plain.page.setViewportSize({ width: 390, height: 844 });
  await plain.page.goto(the.at(`/tickets/${the.ticket}`));
  await plain.page.locator('.with-team').getByRole('link', { name: 'Hand back' }).click();
  // The audit itself needs scripts.
  await the.nora.goto(plain.page.url());
  await isAccessible(the.nora, 'the form of the way back');
  await plain.page.getByLabel(/^The answer of/).fill('The disk was full; it is mended.');
  await plain.page.getByRole('button', { name: 'Hand back' }).click();
  await said(plain.page, 'The disk was full').waitFor();
  assert.equal(await plain.page.locator('.with-team').count(), 0);
  await the.nora.goto(the.at(`/tickets/${the.ticket}`));
  await writing(the.nora).waitFor();
  await the.nora.getByText('handed it back with an answer').waitFor();
}
