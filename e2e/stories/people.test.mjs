// People as support meets them: one customer writes from two addresses, so two people become one by
// keys; a second address opens nothing before it is proved; what becomes of old links; and
// organisations that come as a file.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAccessible } from '../accessible.mjs';
import { askOnTheForm, setUp, writing } from '../acts.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

const NORA = {
  company: 'Desk & Daughters',
  name: 'Nora Kimura', address: 'nora@desk.example', password: 'a hedge of long words',
};
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };
const AT_HOME = { name: 'M. Silva', address: 'silva@home.example' };
const LEILA = { name: 'ليلى حداد', address: 'leila@manara.example' };
const LONG = 'Wolfeschlegelsteinhausenbergerdorff-Castellano-y-Fernandez de la Huerta';

story('People and organisations', {}, [
  ['the list is reached and read by keys, and searched', isListed],
  ['a person is added by hand, with a name that fills a line', isAdded],
  ['a second address is refused where it is somebody else’s, with the way to merge', isTaken],
  ['two people are merged by keys, after a look; old links lead on', areMerged],
  ['an address lets in only when it is proved', isProved],
  ['the ticket leads to them; an organisation nobody knows is refused', belongs],
  ['organisations come as a file, looked at first, and go out as one', comeAsAFile],
]);

const main = (page) => page.getByRole('main');

async function press(page, ...keys) {
  await page.evaluate(() => document.activeElement?.blur());
  for (const key of keys) await page.keyboard.press(key);
}

async function isListed(the) {
  const nora = await the.somebody('Nora');
  // What is refused is answered so: a taken address, a file with a mistake.
  nora.expects = /409 \(Conflict|422 \(Unprocessable/;
  await setUp(nora.page, the.desk.url, NORA);
  the.nora = nora.page;
  await the.nora.goto(the.at('/people'));
  await the.nora.getByText('Nobody here yet').waitFor();
  await isAccessible(the.nora, 'people, nobody yet');
  for (const who of [MARIA, AT_HOME, LEILA]) {
    const somebody = await the.somebody(who.name, { scripts: false });
    const words = `The export stopped for ${who.name}.`;
    who.ticket = await askOnTheForm(somebody.page, the.desk.url, { ...who, words });
  }
  await press(the.nora, 'g', 'c');
  await the.nora.waitForURL('**/people');
  await the.nora.getByRole('link', { name: LEILA.name }).waitFor();
  await isAccessible(the.nora, 'people');
  await the.nora.getByLabel('Name, address or organisation').fill('silva home');
  await the.nora.keyboard.press('Enter');
  await the.nora.waitForURL('**/people?q=*');
  await until('one to be found', async () =>
    (await main(the.nora).locator('[data-row]').count()) === 1);
  await press(the.nora, 'j', 'o');
  await the.nora.getByRole('heading', { name: AT_HOME.name }).waitFor();
  AT_HOME.page = new URL(the.nora.url()).pathname;
  await isAccessible(the.nora, 'a person');
}

async function isAdded(the) {
  await the.nora.goto(the.at('/people'));
  await the.nora.getByText('Add a person').click();
  await the.nora.getByLabel('Name', { exact: false }).last().fill(LONG);
  await the.nora.getByRole('button', { name: 'Add', exact: true }).click();
  await the.nora.getByRole('heading', { name: LONG }).waitFor();
  await the.nora.getByText('None we know of.').waitFor();
  await isAccessible(the.nora, 'a person with a long name');
}

async function isTaken(the) {
  await the.nora.goto(the.at('/people?q=maria'));
  await main(the.nora).getByRole('link', { name: MARIA.name }).click();
  await the.nora.getByRole('heading', { name: MARIA.name }).waitFor();
  MARIA.page = new URL(the.nora.url()).pathname;
  await the.nora.getByText('Add an address').click();
  await the.nora.getByLabel('Mail address', { exact: true }).fill(AT_HOME.address);
  await the.nora.getByRole('button', { name: 'Add', exact: true }).click();
  await the.nora.getByText(`${AT_HOME.address} is an address of ${AT_HOME.name}.`, { exact: false })
    .first().waitFor();
  await isAccessible(the.nora, 'an address of somebody else');
}

async function areMerged(the) {
  await the.nora.goto(the.at(MARIA.page));
  await press(the.nora, 'm');
  await the.nora.waitForURL('**/merging');
  await isAccessible(the.nora, 'choosing whom to merge');
  await the.nora.getByLabel(/The other one/).fill('silva@home');
  await the.nora.keyboard.press('Enter');
  await the.nora.getByRole('link', { name: /M\. Silva/ }).focus();
  await the.nora.keyboard.press('Enter');
  await the.nora.getByText('Which one stays?').waitFor();
  await the.nora.getByText('1 ticket').first().waitFor();
  await isAccessible(the.nora, 'a look before two people are merged');
  const letters = the.desk.sink.mails.length;
  await press(the.nora, 'Control+Enter');
  await the.nora.waitForURL(`**${MARIA.page}`);
  await main(the.nora).getByText(AT_HOME.address).first().waitFor();
  for (const { ticket } of [MARIA, AT_HOME]) {
    await main(the.nora).getByRole('link', { name: `#${ticket} ` }).waitFor();
  }
  const told = await the.desk.sink.waitFor(AT_HOME.address, (mail) => /put together/.test(mail.text));
  assert.ok(told.text.includes(MARIA.address), 'whose address reads her conversations from now on');
  assert.equal(the.desk.sink.mails.length, letters + 1, 'nobody else is written to');
  await the.nora.goto(the.at(AT_HOME.page));
  assert.equal(new URL(the.nora.url()).pathname, MARIA.page, 'the old link leads on');
}

async function isProved(the) {
  const maria = await the.somebody('Maria at home');
  const links = () => the.desk.sink.to(AT_HOME.address).flatMap((mail) =>
    mail.links.filter((link) => link.includes('/portal/links/')));
  await maria.page.goto(the.at('/portal/sign-in'));
  await maria.page.getByLabel('Your mail address').fill(AT_HOME.address);
  await maria.page.getByRole('button', { name: 'Send me a link' }).click();
  await maria.page.getByText(AT_HOME.address).waitFor();
  await the.nora.goto(the.at(MARIA.page));
  const button = `Send a link to prove it: ${AT_HOME.address}`;
  await the.nora.getByRole('button', { name: button }).click();
  await until('the link to come', async () => links().length > 0);
  assert.equal(links().length, 1, 'only the one that was sent to prove it');
  await maria.page.goto(links()[0]);
  await maria.page.getByRole('button', { name: 'Go to my tickets' }).click();
  await maria.page.getByText('The export stopped for Maria Silva.').first().waitFor();
  await the.nora.reload();
  await the.nora.getByRole('button', { name: `Make primary: ${AT_HOME.address}` }).click();
  await until('letters to go there', async () => {
    const first = await main(the.nora).locator('.person-addresses li').first().innerText();
    return first.includes(AT_HOME.address) && first.includes('primary');
  });
}

async function belongs(the) {
  await the.nora.goto(the.at(`/tickets/${MARIA.ticket}?in=all`));
  await writing(the.nora).waitFor();
  await the.nora.getByRole('complementary', { name: 'About the customer' })
    .getByRole('link', { name: MARIA.name }).click();
  await the.nora.waitForURL(`**${MARIA.page}`);
  await the.nora.getByText('Change it').click();
  await main(the.nora).locator('input[name=organisation]').fill('Nobody & Sons');
  await the.nora.getByRole('button', { name: 'Save' }).first().click();
  await the.nora.getByText('No organisation is called').waitFor();
}

async function comeAsAFile(the) {
  const file = path.join(the.desk.data, 'organisations.csv');
  const text = '\ufeffexternal_id;name;domains;plan;account_owners\r\n'
    + 'c-1;Corvid Labs;corvid.example;scale;nora@desk.example\r\n'
    + 'm-1;منارة;manara.example;gold;\r\n';
  await writeFile(file, text);
  await press(the.nora, 'g', 'o');
  await the.nora.waitForURL('**/organisations');
  await the.nora.getByText('No organisations yet').waitFor();
  await the.nora.getByRole('link', { name: /As a file/ }).click();
  await isAccessible(the.nora, 'organisations as a file');
  await the.nora.getByLabel('CSV file').setInputFiles(file);
  await the.nora.getByRole('button', { name: 'Look at it' }).click();
  await the.nora.getByText('What would come of it').first().waitFor();
  await the.nora.getByText('The handbook knows no plan “gold”.').waitFor();
  await isAccessible(the.nora, 'a look at a file of organisations');
  await the.nora.getByRole('button', { name: /Take it in/ }).click();
  await the.nora.getByText('Taken in').first().waitFor();
  await isAccessible(the.nora, 'a file that was taken in');
  await the.nora.goto(the.at('/organisations'));
  await main(the.nora).getByRole('link', { name: /Corvid Labs/ }).waitFor();
  await isAccessible(the.nora, 'organisations');
  const out = await the.nora.request.get(the.at('/organisations.csv'));
  assert.match(await out.text(), /^external_id,name,.*\r\nc-1,Corvid Labs,corvid\.example,scale,no,/);
  await the.nora.goto(the.at(MARIA.page));
  await the.nora.getByText('Change it').click();
  await main(the.nora).locator('input[name=organisation]').fill('corvid.example');
  await the.nora.getByRole('radio', { name: /an org admin/ }).check();
  await the.nora.getByRole('button', { name: 'Save' }).first().click();
  await main(the.nora).getByText('org admin', { exact: true }).first().waitFor();
  await isAccessible(the.nora, 'an org admin');
}
