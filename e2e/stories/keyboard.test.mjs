// Triage with the hands on the keyboard alone: list, ticket, owner, answer, solving, commands,
// search, many tickets at once and back again. No story of a mouse is told here.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { said, signIn, status, writing } from '../acts.mjs';
import { isAccessible } from '../accessible.mjs';
import { screenshots } from '../browser.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

// The demo company's people; see crates/demo/src/people/agents.rs.
const NAOKO = {
  name: 'Naoko Kimura', address: 'naoko@brambletrace.example', password: 'hedgehogs like apples',
};

story('Triage without a mouse', { command: 'demo', tickets: 2_000 }, [
  ['an agent moves through the list and opens a ticket', opens],
  ['she takes it, gives it away and sets its severity by typing', sets],
  ['she answers, and the ticket waits for the customer', answers],
  ['she solves the next one from the palette', solves],
  ['the palette finds tickets, people and views', finds],
  ['the sheet shows what works here, and a key of her own works', ownKeys],
  ['nothing fires while she types', typesInPeace],
  ['a row is changed where it stands, and changed back', changesARow],
  ['rows are picked, looked at and changed together, and given back', changesMany],
  ['the list grows and keeps its place', grows],
  ['a first ticket page weighs little', weighsLittle],
]);

/** HTML, style and scripts of a first ticket page, compressed, in bytes. */
const MOST_BYTES = 150_000;

const focus = (page) => page.evaluate(() => {
  const at = document.activeElement;
  return at?.closest('li.row-item')?.id || at?.id || at?.localName;
});
const keys = async (page, ...all) => {
  for (const key of all) await page.keyboard.press(key);
};
const palette = (page) => page.getByRole('dialog', { name: 'Commands' });
const chosen = (page) => page.locator('#palette [aria-selected="true"]');

async function opens(the) {
  const someone = await the.somebody('Naoko');
  the.page = someone.page;
  the.someone = someone;
  await signIn(the.page, the.desk.url, NAOKO);
  await the.page.locator('live-status.live').waitFor();
  await isAccessible(the.page, 'Next up');
  await keys(the.page, 'j');
  const first = await focus(the.page);
  await keys(the.page, 'j', 'j', 'k');
  assert.notEqual(await focus(the.page), first);
  the.row = await focus(the.page);
  await keys(the.page, 'Enter');
  await the.page.waitForURL(/\/tickets\/\d+\?/);
  await writing(the.page).waitFor();
  the.ticket = the.row.replace('row-', '');
  assert.ok(the.page.url().includes(`/tickets/${the.ticket}?`));
}

const property = (page, name) => page.locator(`#act-${name} summary .value`);

async function sets(the) {
  const { page } = the;
  if (await page.locator('#ticket [data-hotkey="a"]').isVisible()) await keys(page, 'a');
  await property(page, 'assignee').getByText(NAOKO.name).waitFor();
  await keys(page, 'A');
  await palette(page).getByText('Assignee').first().waitFor();
  await isAccessible(page, 'the palette, choosing an owner');
  await page.keyboard.type('naok');
  await chosen(page).getByText(NAOKO.name).waitFor();
  await keys(page, 'Escape', 'v');
  await page.keyboard.type('crit');
  await chosen(page).getByText('Critical').waitFor();
  await keys(page, 'Enter');
  await property(page, 'severity').getByText('Critical').waitFor();
  assert.equal(await palette(page).isVisible(), false);
}

async function answers(the) {
  const { page } = the;
  await keys(page, 'r');
  assert.equal(await focus(page), 'composer-text');
  await page.keyboard.type('Thank you. Please clear the cache and tell us what you see.');
  await keys(page, 'Control+Enter');
  await page.getByRole('button', { name: 'Send now' }).press('Enter');
  await said(page, 'Please clear the cache').waitFor();
  await status(page).getByText('Pending').waitFor();
  const lost = await focus(page);
  assert.notEqual(lost, 'body', 'the focus is somewhere one can go on from');
}

async function solves(the) {
  const { page } = the;
  await keys(page, 'Escape', 'Control+k');
  await palette(page).waitFor();
  await page.keyboard.type('solve');
  await chosen(page).getByText('Solve').waitFor();
  await keys(page, 'Enter');
  await status(page).getByText('Solved').waitFor();
}

async function finds(the) {
  const { page } = the;
  await keys(page, '#');
  await page.keyboard.type(the.ticket);
  await palette(page).getByRole('option', { name: new RegExp(`^#${the.ticket}\\b`) }).waitFor();
  await keys(page, 'Escape', 'Control+k');
  await page.keyboard.type('naoko');
  await palette(page).getByRole('group', { name: 'People' }).waitFor();
  await screenshots(page, 'palette');
  await isAccessible(page, 'the palette');
  await keys(page, 'Escape', 'Control+k');
  await page.keyboard.type('all tick');
  await chosen(page).getByText('All tickets').waitFor();
  await keys(page, 'Enter');
  await page.getByRole('heading', { name: 'All tickets' }).waitFor();
  await keys(page, '/');
  assert.equal(await focus(page), 'find');
  await page.keyboard.type('export');
  await keys(page, 'Enter');
  await page.waitForURL(/[?&]q=export/);
}

async function ownKeys(the) {
  const { page } = the;
  await keys(page, 'g', 'n');
  await page.getByRole('heading', { name: 'Next up' }).waitFor();
  await keys(page, '?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await sheet.getByText('Next row').waitFor();
  assert.equal(await sheet.getByText('Accept the suggested product').isVisible(), false);
  await isAccessible(page, 'the sheet of keys');
  await sheet.getByRole('link', { name: 'Change your keys' }).focus();
  await keys(page, 'Enter');
  await page.getByRole('heading', { name: 'Your keys' }).waitFor();
  await isAccessible(page, 'the page of one’s own keys');
  await screenshots(page, 'own-keys');
  await page.getByLabel('Next row').focus();
  await keys(page, 'k', 'Enter');
  the.someone.expects = /409/;
  await page.getByText('“k” is wanted for “Next row” and for “Row before”').waitFor();
  the.someone.expects = null;
  await page.getByLabel('Next row').focus();
  await keys(page, 'q', 'Enter');
  await page.getByText('Your keys are kept').waitFor();
  await keys(page, 'Escape', 'g', 'n');
  await page.getByRole('heading', { name: 'Next up' }).waitFor();
  await keys(page, 'j');
  assert.equal(await focus(page), 'body', 'the shipped key is free now');
  await keys(page, 'q');
  assert.match(await focus(page), /^row-/);
}

async function typesInPeace(the) {
  const { page } = the;
  const before = page.url();
  await keys(page, '/');
  await page.keyboard.type('axezg n?');
  assert.equal(await page.locator('#find').inputValue(), 'axezg n?');
  assert.equal(page.url(), before);
  await page.locator('#find').fill('');
  await keys(page, 'Escape');
}

async function changesARow(the) {
  const { page } = the;
  await keys(page, 'q');
  const number = (await focus(page)).replace('row-', '');
  await keys(page, 'v');
  await palette(page).getByText(`Severity of #${number}`).waitFor();
  await page.keyboard.type('low');
  await keys(page, 'Enter');
  const toast = page.locator('.toast');
  await toast.getByText(`#${number} is changed`).or(toast.getByText('is so already')).waitFor();
  if (await toast.getByText('is changed').isVisible()) {
    await keys(page, 'z');
    await toast.getByText(`#${number} is as it was`).waitFor();
  }
}

async function changesMany(the) {
  const { page } = the;
  await page.goto(the.at('/tickets?status=pending'));
  await page.locator('.row-item').first().waitFor();
  await keys(page, 'q', 'x', 'q', 'q', 'X');
  await page.locator('#bulk').getByText('3 picked').waitFor();
  await isAccessible(page, 'a list with picked rows');
  await screenshots(page, 'picked');
  await keys(page, 'e');
  await page.getByRole('heading', { name: 'Change 3 tickets' }).waitFor();
  await page.getByText(/mails? to customers, at once/).waitFor();
  await isAccessible(page, 'a look at a bulk edit');
  await screenshots(page, 'bulk-preview');
  await keys(page, 'Enter');
  await page.getByText('3 tickets changed').waitFor();
  await isAccessible(page, 'a bulk edit');
  await keys(page, 'z');
  // Told by the page it leads to, or by this one as soon as it hears of it.
  await page.getByText('Takes back').or(page.getByText('It was undone')).first().waitFor();
  await page.getByText('3 tickets changed').waitFor();
  const first = page.locator('.bulk-rows a').first();
  await first.focus();
  await keys(page, 'Enter');
  await status(page).getByText('Pending').waitFor();
}

async function grows(the) {
  const { page } = the;
  await page.goto(the.at('/tickets'));
  const rows = page.locator('.row-item');
  await until('the first page', async () => (await rows.count()) === 50);
  await rows.nth(48).getByRole('link').focus();
  await keys(page, 'q', 'q', 'q');
  await until('further rows', async () => (await rows.count()) > 50);
  await keys(page, 'q', 'q');
  const at = await focus(page);
  await keys(page, 'Enter');
  await writing(page).waitFor();
  assert.ok((await rows.count()) > 50, 'the longer list stays beside the ticket');
  await keys(page, 'Escape');
  assert.equal(await focus(page), at);
}

async function weighsLittle(the) {
  const { page } = the;
  const weigh = async (url) => gzipSync(await (await page.request.get(url)).body()).length;
  const files = await page.evaluate(() => performance.getEntriesByType('resource')
    .map(({ name }) => name).filter((name) => /\.(js|css)$/.test(name)));
  const each = new Map();
  for (const url of new Set([page.url(), ...files])) each.set(url, await weigh(url));
  assert.ok(each.size >= 3, 'a page, its style and its script');
  const sum = [...each.values()].reduce((all, bytes) => all + bytes);
  assert.ok(sum <= MOST_BYTES, `${sum} bytes: ${JSON.stringify([...each])}`);
}
