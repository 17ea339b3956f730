// Finding by keys alone, a search kept as a view, and the view's count that follows by itself in
// another browser; the same without scripts.

import assert from 'node:assert/strict';
import { isAccessible } from '../accessible.mjs';
import { askOnTheForm, signIn } from '../acts.mjs';
import { screenshots } from '../browser.mjs';
import { story } from '../story.mjs';

// The demo company's people; see crates/demo/src/people/agents.rs.
const PASSWORD = 'hedgehogs like apples';
const NAOKO = { name: 'Naoko Kimura', address: 'naoko@brambletrace.example', password: PASSWORD };
const LUC = { name: 'Luc Moreau', address: 'luc@brambletrace.example', password: PASSWORD };
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };

story('Search and views', { command: 'demo', tickets: 60 }, [
  ['a customer asks about an aardvark', asks],
  ['an agent writes a search by keys alone, from what is offered', writesByKeys],
  ['a mistake is marked, and one click mends it', mends],
  ['the lead keeps a search for everyone, with columns and groups', keeps],
  ['the agent has it in the rail, and its count follows by itself', follows],
  ['a ticket opened from it stands beside the same list', opens],
  ['the search of a view is changed in place, and kept', changes],
  ['deleted by mistake, it is taken back', takesBack],
  ['all of it works without scripts', withoutScripts],
]);

async function asks(the) {
  const maria = await the.somebody('Maria', { scripts: false });
  const words = 'An aardvark ate our funnel.';
  the.ticket = await askOnTheForm(maria.page, the.desk.url, { ...MARIA, words });
  the.maria = maria.page;
}

async function writesByKeys(the) {
  const luc = await the.somebody(LUC.name);
  the.luc = luc.page;
  await signIn(the.luc, the.desk.url, LUC);
  const { keyboard } = the.luc;
  await keyboard.press('/');
  await keyboard.type('aardvark st');
  const offers = the.luc.getByRole('listbox');
  await offers.getByRole('option', { name: /status:/ }).waitFor();
  await keyboard.press('ArrowDown');
  const field = the.luc.getByRole('combobox', { name: 'Find a ticket' });
  assert.equal(await field.getAttribute('aria-activedescendant'), 'offer-0');
  await keyboard.press('Enter');
  await offers.getByRole('option', { name: 'new' }).waitFor();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  assert.equal(await field.inputValue(), 'aardvark status:new ');
  await keyboard.press('Enter');
  await the.luc.getByRole('heading', { name: '“aardvark status:new”' }).waitFor();
  await the.luc.locator(`#row-${the.ticket}`).waitFor();
  await isAccessible(the.luc, 'what a search found');
}

async function mends(the) {
  await the.luc.goto(the.at('/tickets?q=aardvark+asignee%3Anone'));
  await the.luc.getByText(/Did you mean/).waitFor();
  await screenshots(the.luc, 'search-mistake');
  await isAccessible(the.luc, 'a search with a mistake');
  await the.luc.getByRole('link', { name: /Search for/ }).click();
  await the.luc.locator(`#row-${the.ticket}`).waitFor();
}

async function keeps(the) {
  const naoko = await the.somebody(NAOKO.name);
  the.naoko = naoko.page;
  await signIn(the.naoko, the.desk.url, NAOKO);
  await the.naoko.goto(the.at('/tickets?q=status%3Csolved+order_by%3Aupdated'));
  await open(the.naoko, 'columns');
  await the.naoko.getByRole('checkbox', { name: 'Plan' }).check();
  await the.naoko.getByRole('button', { name: 'Show these' }).click();
  await the.naoko.getByRole('columnheader', { name: 'Plan' }).waitFor();
  await open(the.naoko, 'grouping');
  await the.naoko.getByRole('link', { name: 'By status' }).click();
  await the.naoko.getByRole('rowheader', { name: /^New/ }).waitFor();
  await open(the.naoko, 'keep');
  await the.naoko.getByLabel('Name').fill('Not done yet');
  await the.naoko.getByLabel('For', { exact: true }).selectOption('everyone');
  await the.naoko.getByRole('button', { name: 'Save', exact: true }).click();
  await the.naoko.waitForURL('**/views/*');
  the.view = the.naoko.url();
  await screenshots(the.naoko, 'view');
  await isAccessible(the.naoko, 'a view with groups');
}

const open = (page, menu) => page.locator(`#query-${menu} > summary`).click();
const inRail = (page) => page.locator('#rail').getByRole('link', { name: /Not done yet/ });
const count = async (page) => Number(await inRail(page).locator('b').innerText());

async function follows(the) {
  await the.luc.goto(the.at('/next'));
  const before = await count(the.luc);
  const words = 'And another aardvark.';
  await askOnTheForm(the.maria, the.desk.url, { ...MARIA, words });
  await inRail(the.luc).getByText(String(before + 1), { exact: true }).waitFor();
}

async function opens(the) {
  await the.luc.goto(the.view);
  await the.luc.locator('a[data-row]').first().click();
  await the.luc.waitForURL(/\/tickets\/\d+\?in=view-/);
  await the.luc.getByRole('heading', { name: 'Not done yet' }).waitFor();
  await the.luc.getByRole('link', { name: 'The whole list' }).click();
  await the.luc.waitForURL(the.view);
}

async function changes(the) {
  await the.naoko.goto(the.view);
  await the.naoko.getByRole('searchbox', { name: 'Search tickets' }).fill('aardvark');
  await the.naoko.getByRole('button', { name: 'Search', exact: true }).click();
  await the.naoko.getByRole('button', { name: 'Save the view' }).click();
  await the.naoko.waitForURL(the.view);
  await the.naoko.getByText('2 tickets').waitFor();
  await inRail(the.luc).getByText('2', { exact: true }).waitFor();
}

async function takesBack(the) {
  await open(the.naoko, 'view');
  await the.naoko.getByRole('button', { name: 'Delete the view' }).click();
  await the.naoko.getByRole('heading', { name: 'Deleted lately' }).waitFor();
  await inRail(the.luc).waitFor({ state: 'detached' });
  await screenshots(the.naoko, 'views');
  await isAccessible(the.naoko, 'the page of views');
  await the.naoko.getByRole('button', { name: 'Take it back: Not done yet' }).click();
  await inRail(the.naoko).waitFor();
}

async function withoutScripts(the) {
  const plain = await the.somebody('Luc without scripts', { scripts: false });
  await signIn(plain.page, the.desk.url, LUC);
  await plain.page.getByLabel('Find a ticket').fill('aardvark order_by:created');
  await plain.page.getByLabel('Find a ticket').press('Enter');
  await plain.page.getByRole('link', { name: 'Updated' }).click();
  await plain.page.waitForURL(/order_by%3Aupdated/);
  await open(plain.page, 'keep');
  await plain.page.getByLabel('Name').fill('Aardvarks');
  await plain.page.getByRole('button', { name: 'Save', exact: true }).click();
  await plain.page.getByRole('heading', { name: 'Aardvarks' }).waitFor();
}
