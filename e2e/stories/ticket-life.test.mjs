// A ticket's whole life through the built binary: form, mail both ways, two agents at once, portal,
// time passing, survey, history. If one story must hold, it is this one.

import assert from 'node:assert/strict';
import {
  addNote, askOnTheForm, enterPortal, openTicket, reply, row, said, setUp, signIn, status, writing,
} from '../acts.mjs';
import { isAccessible } from '../accessible.mjs';
import { screenshots } from '../browser.mjs';
import { write } from '../mail.mjs';
import { send } from '../smtp-send.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

const NORA = {
  company: 'Desk & Daughters',
  name: 'Nora Kimura', address: 'nora@desk.example', password: 'a hedge of long words',
};
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };
const JONAS = { name: 'Jonas Weber', address: 'jonas@harbour.example' };
const WORDS = 'Quick, and she knew what she spoke of.';
const ASKED = 'Since this morning our funnel counts every sign-up twice.';
const LOG = {
  name: 'steps.txt', mimeType: 'text/plain', buffer: Buffer.from('1. reload\n2. look\n'),
};

story('A ticket, from the first word to the hedgehog', {}, [
  ['an administrator sets the desk up in the browser', setsUp],
  ['a customer asks on the form, without scripts', asksOnTheForm],
  ['she is told at once by when she hears from us', isAcknowledged],
  ['another customer asks by mail', asksByMail],
  ['an agent sees what comes next, and why', seesNextUp],
  ['an agent writes a note and a reply, while another page is open on it', answers],
  ['the customer gets the reply by mail, and no note', getsTheReply],
  ['her answer by mail lands in the ticket and moves the list', answersByMail],
  ['she follows and answers on the portal', usesThePortal],
  ['silence solves the ticket after seven days', solvesItself],
  ['the survey comes three days later and counts only when sent', isAsked],
  ['every step is in the history', isRecorded],
]);

async function setsUp(the) {
  const nora = await the.somebody('Nora');
  await nora.page.goto(the.at('/setup'));
  await isAccessible(nora.page, 'the set-up page');
  await setUp(nora.page, the.desk.url, NORA);
  the.nora = nora.page;
  // Her second computer: what she does on the first must appear there.
  const second = await the.somebody('Nora, second computer');
  await signIn(second.page, the.desk.url, NORA);
  the.second = second.page;
}

async function asksOnTheForm(the) {
  const maria = await the.somebody('Maria', { scripts: false });
  the.ticket = await askOnTheForm(maria.page, the.desk.url, { ...MARIA, words: ASKED });
}

async function isAcknowledged(the) {
  const mail = await the.desk.sink.waitFor(MARIA.address);
  assert.ok(mail.subject.includes(`#${the.ticket}`), mail.subject);
  assert.match(mail.text, /(Mon|Tues|Wednes|Thurs|Fri)day.*\b\d{1,2}[:.]\d{2}\b/s);
  assert.match(mail.header('auto-submitted'), /auto-/, 'or two machines answer for ever');
  the.acknowledged = mail;
}

async function asksByMail(the) {
  const answer = await send({
    port: the.desk.smtpPort,
    from: JONAS.address,
    to: ['support@desk.example'],
    raw: write({
      from: `${JONAS.name} <${JONAS.address}>`,
      to: 'support@desk.example',
      subject: 'Export läuft nicht',
      text: 'Die Exporte stehen seit Mitternacht.',
      messageId: '<first@harbour.example>',
    }),
  });
  assert.match(answer, /^250/);
  await the.nora.getByText('Export läuft nicht').waitFor();
  const link = the.nora.getByRole('link', { name: /Export läuft nicht/ });
  const href = await link.getAttribute('href');
  the.other = Number(/tickets\/(\d+)/.exec(href)[1]);
}

async function seesNextUp(the) {
  const { nora } = the;
  const mine = row(nora, the.ticket);
  await mine.getByText(/first reply/i).waitFor();
  // Hers came first, so it is due first.
  const ids = await nora.locator('#list .row-item').evaluateAll((rows) => rows.map((it) => it.id));
  assert.deepEqual(ids, [`row-${the.ticket}`, `row-${the.other}`]);
  await openTicket(nora, the.ticket);
  await said(nora, ASKED).waitFor();
  const side = nora.getByRole('complementary', { name: 'About the customer' });
  await side.getByText(MARIA.address).first().waitFor();
  await isAccessible(nora, 'a ticket');
}

async function answers(the) {
  const { nora, second } = the;
  await second.goto(the.at(`/tickets/${the.ticket}?in=next`));
  await writing(second).pressSequentially('Half a thought, and');
  await writing(second).evaluate((field) => field.setSelectionRange(4, 4));
  await second.evaluate(() => (globalThis.neverReloaded = true));

  await addNote(nora, 'Looks like the double event of the sign-up page.');
  await reply(nora, {
    words: 'Thank you, Maria. Please call `capture()` **once**:\n\n```js\ncapture(1)\n```',
    shown: 'Thank you, Maria.',
    files: [LOG],
  });
  const ours = said(nora, 'Thank you, Maria.');
  assert.equal(await ours.locator('strong').innerText(), 'once');
  assert.equal((await ours.locator('pre').innerText()).trim(), 'capture(1)');
  await nora.getByRole('link', { name: /steps\.txt/ }).waitFor();
  await status(nora).getByText('Pending').waitFor();

  await said(second, 'Thank you, Maria.').waitFor();
  assert.equal(await second.evaluate(() => globalThis.neverReloaded), true, 'it changed by itself');
  const field = await writing(second).evaluate((it) =>
    ({ text: it.value, caret: it.selectionStart, focused: it === document.activeElement }));
  assert.deepEqual(field, { text: 'Half a thought, and', caret: 4, focused: true });
}

async function getsTheReply(the) {
  const { sink } = the.desk;
  const mail = await sink.waitFor(MARIA.address, (it) => it.text.includes('Thank you, Maria'));
  assert.deepEqual(mail.files.map((file) => file.name), ['steps.txt']);
  assert.deepEqual(mail.files[0].bytes, LOG.buffer);
  assert.match(mail.html, /<strong>once<\/strong>/);
  assert.match(mail.replyTo || mail.from, /@desk\.example$/);
  assert.equal(sink.to(MARIA.address).filter((it) => it.text.includes('Thank you')).length, 1);
  assert.ok(sink.mails.every((it) => !`${it.text}${it.html}`.includes('double event')), 'no note');
  the.replied = mail;
}

async function answersByMail(the) {
  const { nora, second } = the;
  await nora.goto(the.at('/next'));
  await row(nora, the.other).waitFor();
  assert.equal(await row(nora, the.ticket).count(), 0, 'it waits for her, not for us');
  await nora.evaluate(() => (globalThis.neverReloaded = true));

  await send({
    port: the.desk.smtpPort,
    from: MARIA.address,
    to: [the.replied.replyTo || the.replied.from],
    raw: write({
      from: `${MARIA.name} <${MARIA.address}>`,
      to: the.replied.replyTo || the.replied.from,
      subject: `Re: ${the.replied.subject}`,
      text: 'It helped on one page, the other still counts twice.\n\nOn Monday you wrote:\n> once',
      messageId: '<second@corvid.example>',
      headers: { 'In-Reply-To': the.replied.messageId, References: the.replied.messageId },
    }),
  });
  await row(nora, the.ticket).getByText(/next reply/i).waitFor();
  assert.equal(await nora.evaluate(() => globalThis.neverReloaded), true, 'it moved by itself');
  await said(second, 'the other still counts twice').waitFor();
  const caret = await writing(second).evaluate((it) => [it.value, it.selectionStart]);
  assert.deepEqual(caret, ['Half a thought, and', 4]);
  await screenshots(nora, 'next-up');
  await openTicket(nora, the.ticket);
  await screenshots(nora, 'ticket');
}

async function usesThePortal(the) {
  const maria = await the.somebody('Maria, on the portal');
  await enterPortal(maria.page, the.desk.url, the.desk.sink, MARIA.address);
  await isAccessible(maria.page, 'the portal');
  await maria.page.getByRole('link', { name: new RegExp(`#?${the.ticket}\\b`) }).first().click();
  await maria.page.getByText('Thank you, Maria.').first().waitFor();
  const page = await maria.page.content();
  assert.ok(!page.includes('double event'), 'a note never leaves');
  await maria.page.getByLabel('Your reply').fill('Both pages are fine now, thank you.');
  await screenshots(maria.page, 'portal');
  await maria.page.getByRole('button', { name: /send|reply/i }).click();
  await said(the.nora, 'Both pages are fine now').waitFor();
  await reply(the.nora, { words: 'Glad to hear it. We mended the page on our side, too.' });
  await status(the.nora).getByText('Pending').waitFor();
}

async function solvesItself(the) {
  await the.desk.pass({ days: 6, hours: 23 });
  await the.nora.reload();
  await status(the.nora).getByText('Pending').waitFor();
  await the.desk.pass({ hours: 2 });
  await status(the.nora).getByText('Solved').waitFor();
}

async function isAsked(the) {
  const { nora, desk } = the;
  const isSurvey = (mail) => mail.links.some((link) => link.includes('/survey/'));
  assert.equal(desk.sink.to(MARIA.address).filter(isSurvey).length, 0, 'not before three days');
  await desk.pass({ days: 3, hours: 1 });
  const mail = await desk.sink.waitFor(MARIA.address, isSurvey, 'with the survey');
  const link = mail.links.find((it) => it.includes('/survey/'));

  // Mail scanners open links: opening is not answering.
  for (let i = 0; i < 3; i += 1) assert.equal((await fetch(link)).status, 200);
  await nora.reload();
  await nora.getByText(/\b0 fed this quarter/).waitFor();

  const maria = await the.somebody('Maria, asked');
  await maria.page.goto(link);
  await isAccessible(maria.page, 'the survey');
  await maria.page.getByRole('radio', { name: 'Wonderful' }).check({ force: true });
  await maria.page.getByLabel('In your own words').fill(WORDS);
  await screenshots(maria.page, 'survey');
  await maria.page.getByRole('button', { name: 'Send, and feed a hedgehog' }).click();
  await maria.page.getByRole('heading', { name: /Thank you/ }).waitFor();
  await until('the counter to move', async () => {
    await nora.reload();
    return nora.getByText(/\b1 fed this quarter/).isVisible();
  });
  await nora.getByText(WORDS).waitFor();
}

async function isRecorded(the) {
  await the.nora.goto(the.at(`/tickets/${the.ticket}/history`));
  const steps = await the.nora.locator('ol.history > li').allInnerTexts();
  const expected = [
    /asked for help/i, /routed|group|team/i, /clock|due|promised/i, /acknowledg/i,
    /note/i, /repl/i, /pending/i, /mail|answer|wrote/i, /open/i, /solved/i, /survey/i,
    /rated|rating|answered the survey/i,
  ];
  for (const step of expected) {
    assert.ok(steps.some((it) => step.test(it)), `${step} is missing in:\n${steps.join('\n')}`);
  }
  await screenshots(the.nora, 'history');
}
