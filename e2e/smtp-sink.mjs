// The customers' mail server: takes every mail Prickle sends and lets a story wait for one.

import net from 'node:net';
import { read } from './mail.mjs';
import { until } from './wait.mjs';

/**
 * Starts a server on a free loopback port.
 * `refuse(to)` may answer a reply line such as "550 5.1.1 no such person" for a recipient;
 * `loses(to)` may have the line break after a mail was taken, before that is said.
 */
export async function startSink({ refuse = () => null, loses = () => false } = {}) {
  const sink = new Sink(refuse, loses);
  await sink.listen();
  return sink;
}

class Sink {
  /** Every mail taken, oldest first: `{from, recipients, ...mail}`. */
  mails = [];

  constructor(refuse, loses) {
    Object.assign(this, { refuse, loses });
    this.sockets = new Set();
    this.server = net.createServer((socket) => this.converse(socket));
  }

  listen(port = 0) {
    return new Promise((done, fail) => {
      this.server.once('error', fail);
      this.server.listen(port, '127.0.0.1', () => {
        this.port = this.server.address().port;
        done();
      });
    });
  }

  /** Mails to `address`, oldest first. */
  to(address) {
    return this.mails.filter((mail) => mail.recipients.includes(address.toLowerCase()));
  }

  /** Waits for a mail to `address` that `fits`; the newest of those. */
  waitFor(address, fits = () => true, what = 'one') {
    const which = `a mail to ${address} (${what}); it got ` +
      JSON.stringify(this.to(address).map((mail) => mail.subject));
    return until(which, () => this.to(address).filter(fits).at(-1));
  }

  stop() {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((done) => this.server.close(done));
  }

  converse(socket) {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => {});
    const talk = new Conversation(this, (line) => socket.write(`${line}\r\n`), () => socket.end());
    socket.on('data', (chunk) => talk.hear(chunk));
  }
}

class Conversation {
  constructor(sink, say, hangUp) {
    Object.assign(this, { sink, say, hangUp, rest: Buffer.alloc(0), inData: false });
    this.reset();
    say('220 sink.example ESMTP');
  }

  reset() {
    this.from = null;
    this.recipients = [];
  }

  hear(chunk) {
    this.rest = Buffer.concat([this.rest, chunk]);
    while (this.inData ? this.takeMail() : this.takeLine());
  }

  takeLine() {
    const end = this.rest.indexOf('\r\n');
    if (end < 0) return false;
    const line = this.rest.subarray(0, end).toString('utf8');
    this.rest = this.rest.subarray(end + 2);
    this.obey(line);
    return true;
  }

  obey(line) {
    const address = /<([^>]*)>/.exec(line)?.[1]?.toLowerCase() ?? '';
    const verb = line.slice(0, 4).toUpperCase();
    const answers = {
      EHLO: () => this.say('250-sink.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 52428800'),
      HELO: () => this.say('250 sink.example'),
      MAIL: () => (this.reset(), (this.from = address), this.say('250 2.1.0 go on')),
      RCPT: () => this.recipient(address),
      DATA: () => this.startData(),
      RSET: () => (this.reset(), this.say('250 2.0.0 forgotten')),
      NOOP: () => this.say('250 2.0.0 fine'),
      QUIT: () => (this.say('221 2.0.0 bye'), this.hangUp()),
    };
    (answers[verb] ?? (() => this.say('502 5.5.1 not known here')))();
  }

  recipient(address) {
    const no = this.sink.refuse(address);
    if (no) return this.say(no);
    this.recipients.push(address);
    return this.say('250 2.1.5 known');
  }

  startData() {
    if (this.recipients.length === 0) return this.say('503 5.5.1 to whom?');
    this.inData = true;
    return this.say('354 go ahead');
  }

  takeMail() {
    const end = this.rest.indexOf('\r\n.\r\n');
    if (end < 0) return false;
    const raw = Buffer.from(
      this.rest.subarray(0, end + 2).toString('latin1').replace(/^\.\./gm, '.'), 'latin1');
    this.rest = this.rest.subarray(end + 5);
    this.inData = false;
    const { recipients } = this;
    this.sink.mails.push({ ...read(raw), envelopeFrom: this.from, recipients });
    this.reset();
    if (recipients.some((to) => this.sink.loses(to))) {
      this.hangUp();
      return false;
    }
    this.say('250 2.0.0 taken');
    return true;
  }
}
