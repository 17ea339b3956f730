// What people do on Prickle's pages, found as a person finds it: by role and by label. If a word on
// a page changes, it changes here.

import assert from 'node:assert/strict';

/** The first administrator sets an empty desk up. */
export async function setUp(page, url, { company, name, address, password }) {
  await page.goto(url);
  await page.waitForURL('**/setup');
  await page.getByLabel('Your company').fill(company);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Your mail address').fill(address);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Open the desk' }).click();
  await page.getByRole('heading', { name: 'Next up' }).waitFor();
}

/** An agent signs in, and lands on Next up. */
export async function signIn(page, url, { address, password }) {
  await page.goto(new URL('/sign-in', url).href);
  await page.getByLabel('Mail address').fill(address);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Next up' }).waitFor();
}

/** A customer asks on the public form; answers the ticket's number. */
export async function askOnTheForm(page, url, { name, address, words }) {
  await page.goto(new URL('/help', url).href);
  // By their names: the form speaks its reader's language.
  const form = page.locator('#help');
  await form.locator('[name=message]').fill(words);
  await form.locator('[name=name]').fill(name);
  await form.locator('[name=address]').fill(address);
  await form.locator('[type=submit]').click();
  await page.waitForURL('**/help/received*');
  const said = await page.getByRole('main').innerText();
  const number = /#(\d+)/.exec(said)?.[1];
  assert.ok(number, `the page after sending names the ticket's number; it said: ${said}`);
  return Number(number);
}

/** The row of a ticket in the list. */
export const row = (page, id) => page.locator(`#row-${id}`);

/** Opens a ticket from the list that is shown. */
export async function openTicket(page, id) {
  await row(page, id).getByRole('link').click();
  await page.waitForURL(`**/tickets/${id}?**`);
  await writing(page).waitFor();
}

/** Where agents write. */
export const writing = (page) => page.getByRole('textbox', { name: 'Your words' });

/** Who said something, and what, in the conversation that is open. */
export const said = (page, words) =>
  page.locator('#ticket .prose:not([data-preview])', { hasText: words });

/** Who else is on the ticket, in words. */
export const presence = (page) => page.locator('#presence');

/** The badge with the ticket's status. */
export const status = (page) => page.locator('#ticket .crumbs .badge');

export async function addNote(page, words) {
  await page.getByRole('radio', { name: 'Note' }).check({ force: true });
  await writing(page).fill(words);
  await page.getByRole('button', { name: 'Add note' }).click();
  await said(page, words).waitFor();
}

/** Sends off what is written, and waits until it says that it can be taken back. */
export async function sendOff(page, { button = /wait for them/i } = {}) {
  await page.getByRole('button', { name: button }).click();
  await page.locator('#sendings').getByRole('button', { name: 'Undo' }).waitFor();
}

/** Replies, with files, at once, and waits until the reply stands in the conversation. */
export async function reply(page, { words, shown, files = [], button = /wait for them/i }) {
  await page.getByRole('radio', { name: 'Reply' }).check({ force: true });
  await writing(page).fill(words);
  if (files.length > 0) await page.locator('#composer-files').setInputFiles(files);
  await sendOff(page, { button });
  await page.getByRole('button', { name: 'Send now' }).click();
  await said(page, shown ?? words).waitFor();
}

/** A customer asks for a magic link; the mail brings them in. */
export async function enterPortal(page, url, sink, address) {
  await page.goto(new URL('/portal/sign-in', url).href);
  await page.getByLabel('Your mail address').fill(address);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  const links = (mail) => mail.links.filter((link) => link.includes('/portal/links/'));
  const mail = await sink.waitFor(address, (it) => links(it).length > 0, 'with a link to sign in');
  await page.goto(links(mail)[0]);
  await page.getByRole('button', { name: 'Go to my tickets' }).click();
  await page.waitForURL('**/portal');
}
