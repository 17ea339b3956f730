// The stories' own mail parts, tested by themselves: a story is only as good as its ears.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, write } from './mail.mjs';
import { connect, send } from './smtp-send.mjs';
import { startSink } from './smtp-sink.mjs';

const TEXT = 'Grüße\n.\n..two dots\nand a line of a hundred and more letters '.padEnd(180, 'x');

const letter = () => write({
  from: 'Maria Müller <maria@corvid.example>',
  to: 'support@desk.example',
  subject: 'Zählt doppelt – seit Montag',
  text: TEXT,
  messageId: '<1@corvid.example>',
  headers: { 'Reply-To': 'Support <reply+abc@desk.example>' },
  files: [{ name: 'log.bin', type: 'application/x-log', bytes: Buffer.from([0, 255, 13, 10]) }],
});

test('a mail goes through both ends unchanged', async () => {
  const sink = await startSink();
  const answer = await send({
    port: sink.port, from: 'maria@corvid.example', to: ['support@desk.example'], raw: letter(),
  });
  assert.match(answer, /^250 /);
  const mail = await sink.waitFor('support@desk.example');
  assert.equal(mail.subject, 'Zählt doppelt – seit Montag');
  assert.equal(mail.text.trim(), TEXT);
  assert.equal(mail.replyTo, 'reply+abc@desk.example');
  assert.deepEqual([...mail.files[0].bytes], [0, 255, 13, 10]);
  assert.equal(mail.envelopeFrom, 'maria@corvid.example');
  await sink.stop();
});

test('dots at the start of lines survive a mail sent as it is', async () => {
  const sink = await startSink();
  const raw = Buffer.from('Subject: dots\r\n\r\n.one\r\n..two\r\n.');
  await send({ port: sink.port, from: 'a@b.example', to: ['c@d.example'], raw });
  assert.equal((await sink.waitFor('c@d.example')).text.trimEnd(), '.one\n..two\n.');
  await sink.stop();
});

test('quoted-printable, encoded words and RFC 2231 names are read', () => {
  const mail = read(Buffer.from([
    'Subject: =?utf-8?Q?M=C3=BCnz?= =?utf-8?Q?e?=',
    'Content-Type: multipart/mixed; boundary="b"', '',
    '--b', 'Content-Type: multipart/alternative; boundary=c', '',
    '--c', 'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable', '',
    'f=C3=BCr =', 'dich: https://desk.example/portal/links/abc=', 'def', '--c',
    'Content-Type: text/html', '', '<p>f&uuml;r <a href="https://desk.example/x">dich</a>', '--c--',
    '--b', "Content-Disposition: attachment; filename*=utf-8''r%C3%A4port.pdf", '', 'x', '--b--',
    '',
  ].join('\r\n')));
  assert.equal(mail.subject, 'Münze');
  assert.equal(mail.text, 'für dich: https://desk.example/portal/links/abcdef');
  assert.deepEqual(mail.links,
    ['https://desk.example/portal/links/abcdef', 'https://desk.example/x']);
  assert.equal(mail.files[0].name, 'räport.pdf');
});

test('a refused recipient and a broken line are told', async () => {
  const refuse = (to) => to.startsWith('no') && '550 5.1.1 no such person';
  const sink = await startSink({ refuse });
  const mail = { port: sink.port, from: 'a@b.example', raw: letter() };
  await assert.rejects(send({ ...mail, to: ['nobody@d.example'] }), /no such person/);
  const line = await connect(sink.port);
  await line.expect('220');
  const hanging = line.expect('250');
  await sink.stop();
  await assert.rejects(hanging, /broke|reset/i);
  await assert.rejects(send({ ...mail, to: ['c@d.example'] }), /ECONNREFUSED/);
});
