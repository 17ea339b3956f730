// A customer's mail program: hands one raw mail to Prickle's listener and says what came back.

import net from 'node:net';

/**
 * Sends `raw` and resolves to the last reply line, such as "250 2.0.0 kept". Rejects when the
 * connection breaks first: then the mail was not acknowledged and may be sent again.
 * @param {{port: number, from: string, to: string[], raw: Buffer}} mail
 */
export async function send({ port, from, to, raw, patience = 30_000 }) {
  const line = await connect(port, patience);
  try {
    await line.expect('220');
    await line.ask('EHLO customer.example', '250');
    await line.ask(`MAIL FROM:<${from}>`, '250');
    for (const address of to) await line.ask(`RCPT TO:<${address}>`, '250');
    await line.ask('DATA', '354');
    const stuffed = raw.toString('latin1').replace(/^\./gm, '..');
    const ending = stuffed.endsWith('\r\n') ? '.' : '\r\n.';
    const answer = await line.ask(Buffer.from(stuffed + ending, 'latin1'), '250');
    line.say('QUIT');
    return answer;
  } finally {
    line.hangUp();
  }
}

/** An open line to an SMTP server, for stories that break it off half-way. */
export function connect(port, patience = 30_000) {
  const socket = net.connect(port, '127.0.0.1');
  const line = new Line(socket, patience);
  return new Promise((done, fail) => {
    socket.once('connect', () => done(line));
    socket.once('error', fail);
  });
}

class Line {
  constructor(socket, patience) {
    Object.assign(this, { socket, heard: '', waiting: null, broken: null });
    socket.setTimeout(patience, () => socket.destroy(new Error('the server went silent')));
    socket.on('data', (chunk) => ((this.heard += chunk.toString('utf8')), this.check()));
    socket.on('error', (fault) => ((this.broken = fault), this.check()));
    socket.on('close', () => ((this.broken ??= new Error('the line broke')), this.check()));
  }

  say(text) {
    this.socket.write(Buffer.concat([Buffer.from(text), Buffer.from('\r\n')]));
  }

  ask(text, wanted) {
    this.say(text);
    return this.expect(wanted);
  }

  /** The next whole reply; rejects if it does not start with `wanted`. */
  expect(wanted) {
    return new Promise((done, fail) => {
      this.waiting = { wanted, done, fail };
      this.check();
    });
  }

  check() {
    if (!this.waiting) return;
    const whole = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n/.exec(this.heard)?.[0];
    if (whole === undefined && !this.broken) return;
    const { wanted, done, fail } = this.waiting;
    this.waiting = null;
    if (whole === undefined) return fail(this.broken);
    this.heard = this.heard.slice(whole.length);
    const last = whole.trim().split('\n').at(-1).trim();
    return last.startsWith(wanted) ? done(last) : fail(new Error(`the server said: ${last}`));
  }

  hangUp() {
    this.waiting = null;
    this.socket.destroy();
  }
}
