// Every mail a customer gets, caught as it leaves: no hole is left in it, its links lead somewhere,
// it fits a mail program and a phone, in light and dark, and a German gets it in German. So does
// each text of the handbook, with invented values, in both languages. With PRICKLE_LETTERS naming a
// folder, pictures of each and its plain text are put there to be looked at.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  askOnTheForm, enterPortal, openTicket, reply, setUp, signIn, status,
} from '../acts.mjs';
import { write } from '../mail.mjs';
import { send } from '../smtp-send.mjs';
import { story } from '../story.mjs';

const NORA = {
  company: 'Desk & Daughters',
  name: 'Nora Kimura', address: 'nora@desk.example', password: 'a hedge of long words',
};
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };
const JANA = { name: 'Jana Vogt', address: 'jana@hafen.example' };
const WIDTHS = [700, 390];
const FOLDER = process.env.PRICKLE_LETTERS;

story('Every mail is worth reading', {}, [
  ['a customer asks, is answered, and is reminded', isAnswered],
  ['silence solves it, and she is asked how it was', isAsked],
  ['she answers when it is closed, and a new ticket follows', follows],
  ['a German is spoken to in German', isGerman],
  ['each mail is whole, and its links lead somewhere', areWhole],
  ['each fits a mail program and a phone, in light and dark', fit],
  ['so does each text of the handbook, in both languages', textsFit],
]);

async function isAnswered(the) {
  const nora = await the.somebody('Nora');
  await setUp(nora.page, the.desk.url, NORA);
  the.nora = nora.page;
  the.maria = (await the.somebody('Maria')).page;
  const words = 'Our funnel counts every sign-up twice <b>since</b> this morning & nobody knows why.';
  the.ticket = await askOnTheForm(the.maria, the.desk.url, { ...MARIA, words });
  await the.nora.goto(the.at('/next'));
  await openTicket(the.nora, the.ticket);
  await reply(the.nora, {
    words: 'Please call `capture()` **once**:\n\n```js\ncapture(1)\n```',
    shown: 'Please call',
    files: [{ name: 'steps.txt', mimeType: 'text/plain', buffer: Buffer.from('1. reload') }],
  });
  await status(the.nora).getByText('Pending').waitFor();
  the.replied = await the.desk.sink.waitFor(MARIA.address, (it) => it.text.includes('capture()'));
  await the.desk.pass({ days: 5, hours: 1 });
  await the.desk.sink.waitFor(MARIA.address, (it) => /within 2 days/.test(it.text));
}

async function isAsked(the) {
  await the.desk.pass({ days: 2 });
  await the.desk.sink.waitFor(MARIA.address, (it) => /not heard from you/.test(it.text));
  await the.desk.pass({ days: 3, hours: 1 });
  const mail = await the.desk.sink.waitFor(MARIA.address, (it) => /\/survey\//.test(it.text));
  const link = mail.links.find((it) => it.includes('rating=5')) ?? mail.links[0];
  await the.maria.goto(link.replaceAll('&amp;', '&'));
  await the.maria.getByRole('button', { name: /feed a hedgehog/ }).click();
  await the.maria.getByText('dinner is served').waitFor();
}

async function follows(the) {
  await the.desk.pass({ days: 21 });
  await send({
    port: the.desk.smtpPort,
    from: MARIA.address,
    to: [the.replied.replyTo || the.replied.from],
    raw: write({
      from: `${MARIA.name} <${MARIA.address}>`,
      to: the.replied.replyTo || the.replied.from,
      subject: `Re: ${the.replied.subject}`,
      text: 'It counts twice again.',
      messageId: '<again@corvid.example>',
      headers: { 'In-Reply-To': the.replied.messageId, References: the.replied.messageId },
    }),
  });
  await the.desk.sink.waitFor(MARIA.address, (it) => it.text.includes(`#${the.ticket} was closed`));
}

async function isGerman(the) {
  const { page } = await the.somebody('Jana', { locale: 'de-DE', zone: 'Europe/Berlin' });
  await askOnTheForm(page, the.desk.url, { ...JANA, words: 'Der Export steht.' });
  await page.goto(the.at('/portal/sign-in'));
  await page.getByLabel('Ihre E-Mail-Adresse').fill(JANA.address);
  await page.getByRole('button', { name: 'Link senden' }).click();
  const links = (mail) => mail.links.filter((link) => link.includes('/portal/links/'));
  const mail = await the.desk.sink.waitFor(JANA.address, (it) => links(it).length > 0);
  await page.goto(links(mail)[0]);
  await page.getByRole('button', { name: 'Zu meinen Anfragen' }).click();
  await page.getByRole('heading', { name: 'Ihre Anfragen' }).waitFor();
  await page.goto(the.at('/portal/settings'));
  assert.equal(await page.getByLabel('Zeitzone').inputValue(), 'Europe/Berlin');
  await page.goto(the.at('/help'));
  await page.getByLabel('Was ist passiert, und was hatten Sie erwartet?').fill('Und noch etwas.');
  await page.getByRole('button', { name: 'Senden' }).click();
  await page.getByText('Ihre Anfrage hat die Nummer').waitFor();
  await the.desk.sink.waitFor(JANA.address, (it) => /Sie hören von uns/.test(it.text));
  await enterPortal(the.maria, the.desk.url, the.desk.sink, MARIA.address);
}

async function areWhole(the) {
  for (const mail of the.desk.sink.mails) {
    isWhole(mail);
    for (const link of mail.links.filter((it) => it.startsWith(the.desk.url))) {
      const answer = await fetch(link.replaceAll('&amp;', '&'), { redirect: 'manual' });
      assert.ok([200, 303, 410].includes(answer.status), `${link}: ${answer.status}`);
    }
  }
  assert.ok(the.desk.sink.mails.length >= 9, `${the.desk.sink.mails.length} mails`);
}

function isWhole({ subject, text, html }) {
  const drawn = html.replace(/<style>.*<\/style>/s, '');
  const all = `${subject}\n${text}\n${drawn}`;
  assert.doesNotMatch(all, /\{\{|\}\}|\{%|\bundefined\b|\bnull\b/, all);
  assert.doesNotMatch(html, /<b>since<\/b>|<script|<img/);
  assert.doesNotMatch(text, /\n{4}|[ \t]\n/, text);
  assert.ok(text.length > 80 && html.length > 400, subject);
}

async function fit(the) {
  the.program = (await the.somebody('A mail program')).page;
  for (const [at, mail] of the.desk.sink.mails.entries())
    await looks(the.program, `sent-${String(at).padStart(2, '0')}`, mail);
}

/** One letter at each width; pictures and words of it where they are asked for. */
async function looks(page, name, { subject, text, html }) {
  if (FOLDER) await mkdir(FOLDER, { recursive: true });
  if (FOLDER) await writeFile(path.join(FOLDER, `${name}.txt`), `${subject}\n\n${text}`);
  await page.setContent(html);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 300 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `“${subject}” is ${over} px too wide for ${width}`);
    for (const colorScheme of FOLDER ? ['light', 'dark'] : []) {
      await page.emulateMedia({ colorScheme });
      const file = path.join(FOLDER, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path: file, fullPage: true });
    }
  }
}

async function textsFit(the) {
  // A month has passed: she is signed out.
  await signIn(the.nora, the.desk.url, NORA);
  await the.nora.goto(the.at('/handbook/forms/texts'));
  const fields = the.nora.locator('[name^="texts"][name$=".body"]');
  const names = await fields.evaluateAll((all) => all.map((it) => it.name.replace('.body', '')));
  assert.ok(names.length >= 32, `${names.length} texts`);
  for (const name of names) {
    await the.nora.goto(the.at(`/handbook/letters/${name}`));
    const preview = the.nora.locator('.letter-preview');
    const subject = await preview.locator('h2').innerText();
    const text = await preview.locator('pre').innerText();
    const drawn = the.at(`/handbook/letters/${name}?part=html`);
    const html = await (await the.nora.context().request.get(drawn)).text();
    isWhole({ subject, text, html });
    await looks(the.program, name, { subject, text, html });
  }
}
