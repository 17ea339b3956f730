// The rules of the desk, changed in the browser: a lead changes a target, sees what changes, saves,
// and an open ticket's due time moves by itself; a broken text is refused and kept; restored.

import assert from 'node:assert/strict';
import { isAccessible } from '../accessible.mjs';
import { askOnTheForm, setUp, signIn } from '../acts.mjs';
import { screenshots } from '../browser.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

const INES = {
  company: 'Desk & Daughters',
  name: 'Ines Okoro', address: 'ines@desk.example', password: 'a hedge of long words',
};
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };
const HOUR = 3_600_000;
const FIELD = '[name="plans.pay_as_you_go.target"]';

story('A lead changes the rules', {}, [
  ['a ticket waits, with a promise', aTicketWaits],
  ['a lead changes a target in the form and sees what changes', changesATarget],
  ['saved, the ticket on an open page is due earlier by itself', movesTheTicket],
  ['a slip stands at its field, with what was typed', slipsInAField],
  ['a broken text is told line by line as one types', breaksTheText],
  ['sent all the same, it is refused and nothing is lost', isRefused],
  ['without a script, the same', worksWithoutScripts],
  ['the first rules come back as a new version', restores],
  ['a rule is switched off, after a look', switchesARule],
  ['days off come out of a calendar, and what could not be read is told', readsACalendar],
]);

/** When the open ticket is due, in milliseconds. */
async function due(page) {
  const times = await page.locator('#ticket time[data-relative]').all();
  return Date.parse(await times[0].getAttribute('datetime'));
}

async function aTicketWaits(the) {
  const ines = await the.somebody('Ines');
  await setUp(ines.page, the.desk.url, INES);
  the.ines = ines.page;
  const maria = await the.somebody('Maria');
  the.ticket = await askOnTheForm(maria.page, the.desk.url, { ...MARIA, words: 'It is slow.' });
  const other = await the.somebody('Ines, second computer');
  await signIn(other.page, the.desk.url, INES);
  await other.page.goto(the.at(`/tickets/${the.ticket}`));
  the.open = other.page;
  the.dueFirst = await due(the.open);
}

async function changesATarget(the) {
  await the.ines.goto(the.at('/handbook'));
  await isAccessible(the.ines, 'the handbook');
  await the.ines.getByRole('link', { name: 'Plans and targets' }).first().click();
  await the.ines.locator(FIELD).waitFor();
  await isAccessible(the.ines, 'the plans');
  await screenshots(the.ines, 'handbook-plans');
  await the.ines.locator(FIELD).fill('48h');
  await the.ines.getByRole('button', { name: 'Look at the changes' }).click();
  await the.ines.getByText('Pay-as-you-go: target 72 h → 48 h').waitFor();
  await isAccessible(the.ines, 'the look at the changes');
  await screenshots(the.ines, 'handbook-changes');
}

async function movesTheTicket(the) {
  await the.ines.getByLabel('Why').fill('Sold in May');
  await the.ines.getByRole('button', { name: 'Save and apply' }).click();
  await the.ines.getByText('“Sold in May”').waitFor();
  await until('the open ticket is due earlier', async () => (await due(the.open)) < the.dueFirst);
  const moved = (the.dueFirst - (await due(the.open))) / HOUR;
  // A weekend in between moves it by two days more or less.
  assert.ok([24, 72, 24 - 48].includes(Math.round(moved)), `moved by ${moved} h`);
  the.dueInMay = await due(the.open);
  await the.ines.getByText('ticket was looked at for version 1').waitFor();
}

async function slipsInAField(the) {
  await the.ines.goto(the.at('/handbook/forms/plans'));
  await the.ines.locator(FIELD).fill('two days');
  await the.ines.getByRole('button', { name: 'Look at the changes' }).click();
  await the.ines.getByText('is not a length of time').waitFor();
  assert.equal(await the.ines.locator(FIELD).inputValue(), 'two days');
  assert.equal(await the.ines.locator(FIELD).getAttribute('aria-invalid'), 'true');
}

const BROKEN = '# Ours.\n[plans.scale]\ntarget = "12h"\ntraget = "1h"\n';

async function breaksTheText(the) {
  await the.ines.goto(the.at('/handbook/text'));
  const text = the.ines.locator('#handbook-text');
  await text.fill(BROKEN);
  await the.ines.getByText('did you mean "target"?').waitFor();
  await isAccessible(the.ines, 'the text with a fault');
  await screenshots(the.ines, 'handbook-text');
  await the.ines.getByRole('link', { name: 'Line 4, column 1' }).click();
  const caret = await text.evaluate((field) => field.selectionStart);
  assert.equal(caret, BROKEN.indexOf('traget'));
}

async function isRefused(the) {
  await the.ines.getByRole('button', { name: 'Look at the changes' }).click();
  await the.ines.getByText('One fault. Nothing is changed until it is mended.').waitFor();
  assert.equal(await the.ines.locator('#handbook-text').inputValue(), BROKEN);
  await the.ines.goto(the.at('/handbook'));
  await the.ines.getByText('Version 1 is in force').waitFor();
}

async function worksWithoutScripts(the) {
  const plain = await the.somebody('Ines, without scripts', { scripts: false });
  await signIn(plain.page, the.desk.url, INES);
  await plain.page.goto(the.at('/handbook/text'));
  await plain.page.locator('#handbook-text').fill(BROKEN);
  await plain.page.getByRole('button', { name: 'Look at the changes' }).click();
  await plain.page.getByText('did you mean "target"?').waitFor();
  await plain.page.locator('#handbook-text').fill(BROKEN.replace('traget = "1h"\n', ''));
  await plain.page.getByRole('button', { name: 'Look at the changes' }).click();
  await plain.page.getByText('Scale: target 24 h → 12 h').waitFor();
  await plain.page.getByRole('button', { name: 'Save and apply' }).click();
  await plain.page.getByText('Version 2 is in force').waitFor();
}

async function restores(the) {
  await until('the ticket is due as without it', async () => (await due(the.open)) > the.dueInMay);
  const before = await due(the.open);
  await the.ines.goto(the.at('/handbook/versions'));
  await the.ines.getByRole('link', { name: 'Version 1', exact: true }).click();
  await the.ines.getByRole('button', { name: 'Restore this version' }).click();
  assert.equal(await the.ines.getByLabel('Why').inputValue(), 'Restores version 1');
  await the.ines.getByRole('button', { name: 'Save and apply' }).click();
  await the.ines.getByText('Version 3 is in force').waitFor();
  await until('the ticket is due as under version 1', async () => (await due(the.open)) < before);
  await the.ines.goto(the.at('/handbook/versions'));
  assert.equal(await the.ines.locator('ol.versions > li').count(), 3);
}

async function switchesARule(the) {
  await the.ines.goto(the.at('/handbook'));
  await the.ines.getByRole('link', { name: 'Automations', exact: true }).click();
  const rule = the.ines.locator('#bad_rating');
  await rule.getByText('When a survey is answered').waitFor();
  await isAccessible(the.ines, 'the automations');
  await screenshots(the.ines, 'handbook-automations');
  await rule.getByRole('button', { name: 'Switch off' }).click();
  await the.ines.getByText('A customer was not happy: switched off').waitFor();
  await the.ines.getByRole('button', { name: 'Save and apply' }).click();
  await the.ines.getByText('1 of them off').waitFor();
  await the.ines.goto(the.at('/handbook/automations'));
  await rule.getByRole('link', { name: 'In the text' }).click();
  await the.ines.waitForURL(/handbook\/text#line-\d+$/);
}

async function readsACalendar(the) {
  const year = new Date().getFullYear() + 1;
  const event = (name, start) =>
    `BEGIN:VEVENT\nUID:${start}\nSUMMARY:${name}\nDTSTART:${start}\nEND:VEVENT\n`;
  const days = event('Tag der Arbeit', `${year}0501`) + event('Lunch', `${year}0502T120000`);
  await the.ines.goto(the.at('/handbook/forms/holidays'));
  await the.ines.getByText('Read days off from a calendar file').click();
  await the.ines.getByLabel('Calendar file').setInputFiles({
    name: 'berlin.ics', mimeType: 'text/calendar',
    buffer: Buffer.from(`BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe/Berlin\n${days}END:VCALENDAR\n`),
  });
  await the.ines.getByLabel('Into').selectOption({ label: 'A new list' });
  await the.ines.getByRole('button', { name: 'Show the days' }).click();
  await the.ines.getByText('1 day found').waitFor();
  await the.ines.getByText('“Lunch” is not a whole day').waitFor();
  await isAccessible(the.ines, 'the days of a calendar');
  await screenshots(the.ines, 'handbook-calendar');
  await the.ines.getByRole('button', { name: 'Look at the changes' }).click();
  await the.ines.getByRole('button', { name: 'Save and apply' }).click();
  await the.ines.goto(the.at('/handbook/forms/holidays'));
  const list = the.ines.locator('[name="holidays.berlin.dates"]');
  assert.equal((await list.inputValue()).trim(), `${year}-05-01 Tag der Arbeit`);
}
