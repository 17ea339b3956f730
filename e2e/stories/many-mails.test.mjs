// Thousands of mails of every shape come in over lines that break, while the server dies again and
// again and the customers' server refuses and falls silent. Each mail is in exactly one ticket, and
// nobody is answered twice. PRICKLE_MAILS=10000 PRICKLE_MAIL_KILLS=10 is the whole of it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from '../acts.mjs';
import { connect, send } from '../smtp-send.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

const MAILS = Number(process.env.PRICKLE_MAILS ?? 400);
const KILLS = Number(process.env.PRICKLE_MAIL_KILLS ?? 4);
const WRITERS = 16;
/** Of a hundred mails, so many meet a fault on their way in, and as many on the way out. */
const FAULTS = 20;
const SUPPORT = 'support@desk.example';
const NORA = {
  company: 'Desk & Daughters',
  name: 'Nora Kimura', address: 'nora@desk.example', password: 'a hedge of long words',
};

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SHAPES = [
  'plain', 'gmail_reply', 'outlook_html_only', 'outlook_plain_spanish', 'thunderbird_german',
  'japanese', 'attachments', 'apple_mail_inline_image', 'undeclared_latin1', 'interleaved',
  'html_only_list_and_code', 'wrong_utf8_label', 'split_encoded_words', 'forwarded', 'cut_off',
  'calendar_invitation', 'no_boundary', 'nul_and_escapes', 'only_attachment',
].map((name) =>
  readFileSync(path.join(ROOT, 'crates/channels/tests/mail', `${name}.eml`)).toString('latin1'));

/** Headers that would tie a mail to another one, or to somebody else. */
const OWN = /^(from|sender|reply-to|to|cc|subject|message-id|in-reply-to|references|return-path|delivered-to|x-original-to)$/i;

const subject = (n) => `Parcel ${n} of many`;
const address = (n) => `customer${n}@many.example`;

/** The n-th mail: one of the shapes, from a customer of its own. */
function mail(n) {
  const shape = SHAPES[n % SHAPES.length].replace(/\r?\n/g, '\r\n');
  const end = shape.indexOf('\r\n\r\n');
  const fields = shape.slice(0, end).split(/\r\n(?![ \t])/);
  const kept = fields.filter((field) => !OWN.test(field.split(':')[0].trim()));
  const own = [
    `From: Customer ${n} <${address(n)}>`, `To: ${SUPPORT}`, `Subject: ${subject(n)}`,
    `Message-ID: <${n}@many.example>`,
  ];
  return Buffer.from([...own, ...kept].join('\r\n') + shape.slice(end), 'latin1');
}

/** The same fate for the same mail in each run. */
const lot = (n, salt) => (Math.imul(n + 1, 2654435761 + salt * 40503) >>> 8) % 100;

const report = {};
story(`${MAILS} mails and ${KILLS} deaths: each in one ticket, none answered twice`, {}, [
  ['the desk is set up', setsUp],
  ['mails come in over lines that break, and the server dies', comesIn],
  ['each mail is in exactly one ticket', isThereOnce],
  ['nobody was answered twice', isToldOnce],
]);

async function setsUp(the) {
  the.nora = (await the.somebody('Nora')).page;
  await setUp(the.nora, the.desk.url, NORA);
  await the.nora.goto('about:blank');
  const { sink } = the.desk;
  const tries = new Map();
  const number = (to) => Number(/customer(\d+)@/.exec(to)?.[1] ?? 0);
  // For now, once; and silence after a mail was taken, which makes a doubt of it.
  sink.refuse = (to) => {
    const before = tries.get(to) ?? 0;
    tries.set(to, before + 1);
    return before === 0 && lot(number(to), 1) < FAULTS / 2 ? '451 4.3.0 later' : null;
  };
  sink.loses = (to) => lot(number(to), 2) < FAULTS / 2;
}

async function comesIn(the) {
  const { desk } = the;
  let next = 0;
  let kept = 0;
  const writer = async () => {
    for (let n = next++; n < MAILS; n = next++) {
      const raw = mail(n);
      const fate = lot(n, 3);
      for (let tries = 0, arrived = false; !arrived; tries += 1) {
        try {
          if (tries === 0 && fate < FAULTS) await breaksOff(desk.smtpPort, n, raw, fate);
          await send({
            port: desk.smtpPort, from: address(n), to: [SUPPORT], raw, patience: 20_000,
          });
          arrived = true;
          kept += 1;
        } catch {
          await new Promise((go) => setTimeout(go, 20));
        }
      }
    }
  };
  const begin = performance.now();
  const writers = Promise.all(Array.from({ length: WRITERS }, writer));
  for (let death = 1; death <= KILLS; death += 1) {
    await until('more mails', () => kept >= (MAILS * death) / (KILLS + 1), 600_000);
    await desk.kill();
    await desk.start();
  }
  await writers;
  const seconds = (performance.now() - begin) / 1000;
  report.rate = Math.round(MAILS / seconds);
  console.log(`${MAILS} mails kept in ${seconds.toFixed(1)} s: ${report.rate} a second, deaths and faults included`);
}

/** A line that breaks: in the middle of the mail, or after its end and before the answer. */
async function breaksOff(port, n, raw, fate) {
  const line = await connect(port);
  try {
    await line.expect('220');
    await line.ask('EHLO customer.example', '250');
    await line.ask(`MAIL FROM:<${address(n)}>`, '250');
    await line.ask(`RCPT TO:<${SUPPORT}>`, '250');
    await line.ask('DATA', '354');
    const whole = raw.toString('latin1').replace(/^\./gm, '..');
    if (fate % 2 === 0) line.say(Buffer.from(whole.slice(0, whole.length / 2), 'latin1'));
    else line.say(Buffer.from(`${whole}${whole.endsWith('\r\n') ? '' : '\r\n'}.`, 'latin1'));
  } finally {
    line.hangUp();
  }
}

/** Every subject of the list of all tickets. */
function subjects(page) {
  return page.evaluate(async () => {
    const found = [];
    for (let at = '/tickets'; at; ) {
      const text = await (await fetch(at)).text();
      const seen = new DOMParser().parseFromString(text, 'text/html');
      found.push(...[...seen.querySelectorAll('#list .row-item h3')].map((it) => it.textContent.trim()));
      const older = [...seen.links].find((it) => it.textContent.includes('Further down'));
      at = older?.getAttribute('href');
    }
    return found;
  });
}

async function isThereOnce(the) {
  await the.nora.goto(the.at('/tickets'));
  let found = [];
  await until('all mails to become tickets', async () => {
    found = await subjects(the.nora);
    return found.length >= MAILS;
  }, 120_000 + MAILS * 60).catch(() => {});
  const wanted = Array.from({ length: MAILS }, (_, n) => subject(n)).sort();
  found.sort();
  const there = new Set(found);
  const missing = wanted.filter((it) => !there.has(it));
  const twice = found.filter((it, n) => it === found[n - 1]);
  assert.deepEqual({ missing, twice }, { missing: [], twice: [] });
  assert.equal(found.length, MAILS);
}

async function isToldOnce(the) {
  const { sink } = the.desk;
  // Refused for now is tried again after ten seconds.
  for (let quiet = 0; quiet < 3; ) {
    const before = sink.mails.length;
    await the.desk.pass({ minutes: 2 });
    await new Promise((go) => setTimeout(go, 3_000));
    quiet = sink.mails.length === before ? quiet + 1 : 0;
  }
  const told = new Map();
  for (const mail of sink.mails) {
    for (const to of mail.recipients) told.set(to, (told.get(to) ?? 0) + 1);
  }
  const twice = [...told].filter(([, times]) => times > 1);
  assert.deepEqual(twice, []);
  const silent = MAILS - told.size;
  console.log(`${told.size} of ${MAILS} heard from us once, ${silent} are in doubt`);
  // A death can leave in doubt what was on the wire: up to eight mails.
  assert.ok(silent <= KILLS * 8, `${silent} never heard from us`);
}
