// One desk on two machines: both serve the same pages from one PostgreSQL, tell each other what
// happens, and do each piece of work once. When one dies, the other goes on.
//
// The database is the one the tests start for themselves (`./x browser` does); without it, this
// story is left out.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { askOnTheForm, presence, reply, row, said, signIn, writing } from '../acts.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

const SERVER = process.env.PRICKLE_TEST_POSTGRES;
// The demo company's people; see crates/demo/src/people/agents.rs.
const PASSWORD = 'hedgehogs like apples';
const NAOKO = { name: 'Naoko Kimura', address: 'naoko@brambletrace.example', password: PASSWORD };
const LUC = { name: 'Luc Moreau', address: 'luc@brambletrace.example', password: PASSWORD };
const MARIA = { name: 'Maria Silva', address: 'maria@corvid.example' };
const WORDS = 'Since this morning our funnel counts every sign-up twice.';
const ANSWER = 'Hello Maria, the second event comes from the sign-up page itself.';
const LATER = 'It is mended; please load the page once more.';

const database = new URL(SERVER ?? 'postgres://nowhere');
database.pathname = `/two_nodes_${randomBytes(6).toString('hex')}`;

if (!SERVER) test.skip('Two machines, one desk: no PostgreSQL is at hand');
else {
  const made = `CREATE DATABASE ${database.pathname.slice(1)}`;
  await promisify(execFile)('psql', [SERVER, '-qc', made]);
  story('Two machines, one desk', { command: 'demo', tickets: 20, database: database.href }, [
    ['a second machine joins', joins],
    ['what a customer asks at one is on the pages of the other', comesAcross],
    ['two agents at different machines read each other’s names', seeEachOther],
    ['a reply goes out once, and both show it', repliesOnce],
    ['a rule that was changed at one holds at the other', rulesHold],
    ['one dies: whoever was signed in goes on at the other', goesOn],
  ]);
}

async function joins(the) {
  const { PRICKLE_DATA, PRICKLE_MAIL_OUT } = the.desk.given;
  const env = { PRICKLE_DATA, PRICKLE_MAIL_OUT };
  the.other = await the.machine({ database: database.href, env });
  for (const [key, person, url] of [
    ['naoko', NAOKO, the.desk.url], ['luc', LUC, the.other.url],
  ]) {
    const { page } = await the.somebody(person.name);
    await signIn(page, url, person);
    the[key] = page;
  }
}

async function comesAcross(the) {
  await the.luc.goto(`${the.other.url}/tickets`);
  const maria = await the.somebody('Maria', { scripts: false });
  the.ticket = await askOnTheForm(maria.page, the.desk.url, { ...MARIA, words: WORDS });
  await row(the.luc, the.ticket).waitFor();
}

async function seeEachOther(the) {
  for (const [page, { url }] of [[the.naoko, the.desk], [the.luc, the.other]]) {
    await page.goto(`${url}/tickets/${the.ticket}?in=all`);
    await said(page, WORDS).waitFor();
  }
  await presence(the.naoko).getByText('Luc Moreau is reading this').waitFor();
  await presence(the.luc).getByText('Naoko Kimura is reading this').waitFor();
  await writing(the.luc).pressSequentially('Half');
  await presence(the.naoko).getByText('Luc Moreau is writing').waitFor();
  await writing(the.luc).fill('');
}

const mailed = (the, words) => the.desk.sink.to(MARIA.address)
  .filter((mail) => mail.text.includes(words));

async function repliesOnce(the) {
  await reply(the.naoko, { words: ANSWER });
  await said(the.luc, ANSWER).waitFor();
  await until('the mail', () => mailed(the, ANSWER).length > 0);
}

async function rulesHold(the) {
  await the.naoko.goto(the.at('/handbook/text'));
  const text = the.naoko.locator('#handbook-text');
  const before = await text.inputValue();
  await text.fill(`${before}\n[phrases]\nsend_a_link = "Let me in"\n`);
  await the.naoko.getByRole('button', { name: 'Look at the changes' }).click();
  await the.naoko.getByRole('button', { name: 'Save and apply' }).click();
  await until('the word at the other machine', async () => {
    const page = await fetch(`${the.other.url}/portal/sign-in`);
    return (await page.text()).includes('Let me in');
  });
}

async function goesOn(the) {
  await the.desk.kill();
  // As a load balancer does it: the same cookie, at the machine that is left.
  await the.naoko.goto(`${the.other.url}/tickets/${the.ticket}?in=all`);
  await reply(the.naoko, { words: LATER });
  await said(the.luc, LATER).waitFor();
  await until('the mail', () => mailed(the, LATER).length > 0);
  assert.equal(mailed(the, ANSWER).length, 1, 'nothing was sent twice');
  assert.equal(mailed(the, LATER).length, 1, 'nothing was sent twice');
}
