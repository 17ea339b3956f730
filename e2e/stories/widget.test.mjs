// The widget in somebody else's app, on another origin, against the real desk: what it costs the
// page, what the page can't do to it, and that no words are lost, whatever is in the way.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { openTicket, reply, setUp } from '../acts.mjs';
import { audit } from '../accessible.mjs';
import { startHost } from '../host.mjs';
import { write } from '../mail.mjs';
import { send } from '../smtp-send.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

const ADMIN = {
  company: 'Bramble & Co', name: 'Ada Bram', address: 'ada@bramble.example', password: 'a long hedge row',
};
const IDA = 'ida@holm.example';
const SECRET = 'shared with the app';
/** The most the script may weigh as it is sent, in bytes, and hold the page up on load, in ms. */
const [MOST_BYTES, MOST_MS] = [25_000, 50];
/** What Chromium logs where the desk is away on purpose, and of the page's own empty icon. */
const AWAY = /data:,|Failed to load|ERR_|preflight|CORS/;
const HOSTILE = `* { all: revert !important; font-size: 40px !important; animation: none !important }
  button, section, div { display: none !important } body > div { visibility: hidden !important;
  opacity: 0 !important; transform: scale(.2) !important; z-index: -1 !important }
  body { display: grid; gap: 40px }`;

const pages = {};
const host = await startHost(pages);

story('The widget in an app', { env: { PRICKLE_WIDGET_SECRET: SECRET } }, [
  ['it weighs little, and the page does not feel it', weighsLittle],
  ['a strict page with hostile styles leaves it as it is', standsUnharmed],
  ['everybody can use it: keys alone, two languages, both directions, a phone, in the dark', isForAll],
  ['a picture is drawn on by keys alone', draws],
  ['an answer is read there; unseen, it comes by mail, and the way back is open', isAnswered],
  ['a signature lists their tickets in any browser', isKnown],
  ['words written while the desk is down are kept over a reload, and sent once', isKept],
  ['words of a tab that was closed are not lost', outlivesItsTab],
  ['too large, too fast, blocked, nowhere to store: told honestly, and sent', failsHonestly],
  ['two tabs send it once', sendsOnceFromTwo],
  ['the host is stopped', () => host.stop()],
]);

/** Serves the app at `/` and opens it. */
async function app(the, name, { how, tag = '', body = '', css = '', csp, html = 'lang="en"' } = {}) {
  const { url } = the.desk;
  pages['/page.css'] = { body: css, headers: { 'Content-Type': 'text/css' } };
  pages['/'] = {
    headers: {
      'Content-Security-Policy': csp ??
        `default-src 'none'; script-src ${url}; connect-src ${url}; style-src 'self'`,
    },
    body: `<!doctype html><html ${html}><meta charset="utf-8"><title>App</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css"><script src="${url}/widget.js" defer ${tag}></script>
<main><h1>Deliveries</h1><p id="text">Three vans are late.</p><button>Theirs</button>${body}</main></html>`,
  };
  const someone = await the.somebody(name, how);
  someone.expects = AWAY;
  await someone.page.goto(host.url);
  await until('the widget', () => someone.page.evaluate(() => Boolean(window.Prickle?.open)));
  return someone.page;
}

const dialog = (page) => page.getByRole('dialog');
const openIt = (page) => page.getByRole('button', { name: 'Help' }).click();
const words = (page) => page.getByLabel('What happened');
const sendIt = (page) => dialog(page).getByRole('button', { name: 'Send', exact: true }).click();
const number = async (page) => {
  const said = await dialog(page).getByText(/Your number is #\d+/).innerText();
  return Number(/#(\d+)/.exec(said)[1]);
};
const sign = (text) => createHmac('sha256', SECRET).update(text).digest('hex');

async function weighsLittle(the) {
  const ada = await the.somebody('Ada');
  // Her page looks for the desk while it is down.
  ada.expects = /ERR_CONNECTION/;
  the.staff = ada.page;
  await setUp(the.staff, the.desk.url, ADMIN);
  const script = Buffer.from(await (await fetch(the.at('/widget.js'))).arrayBuffer());
  const weight = gzipSync(script, { level: 9 }).length;
  assert.ok(weight <= MOST_BYTES, `${weight} bytes`);
  const someone = await the.somebody('Measured');
  const { page } = someone;
  const costs = [];
  // The middle of several loads: one may meet somebody else's work on this machine.
  for (let n = 0; n < 5; n += 1) costs.push(await load(the, page));
  costs.sort((a, b) => a.task - b.task);
  const { task, scripting, shift, names } = costs[2];
  console.log(`widget: ${weight} B gzipped, longest task ${task.toFixed(1)} ms, script ${scripting.toFixed(1)} ms`);
  assert.ok(task <= MOST_MS && scripting <= MOST_MS, `${task} ms, ${scripting} ms`);
  assert.equal(shift, 0, 'nothing of the page moves');
  assert.deepEqual(names, ['Prickle']);
}

/** One load under the tracer: the longest task and all script of the widget, in ms. */
async function load(the, page) {
  const frame = '<!doctype html><title>x</title><link rel="icon" href="data:,"><p>Words</p>';
  pages['/bare'] = { body: frame };
  pages['/'] = { body: `${frame}<script src="${the.at('/widget.js')}" defer></script>` };
  await page.goto(`${host.url}/bare`);
  const before = new Set(await page.evaluate(() => Object.getOwnPropertyNames(window)));
  const client = await page.context().newCDPSession(page);
  const events = [];
  client.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const over = new Promise((done) => client.once('Tracing.tracingComplete', done));
  const categories = 'toplevel,devtools.timeline,v8.execute,blink.user_timing';
  await client.send('Tracing.start', { categories, transferMode: 'ReportEvents' });
  await page.goto(host.url);
  await until('the widget', () => page.evaluate(() => Boolean(window.Prickle?.open)));
  const shift = await page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value)))
      .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 400);
  }));
  const names = await page.evaluate(() => Object.getOwnPropertyNames(window));
  await client.send('Tracing.end');
  await over;
  const ours = events.filter(({ name, args }) =>
    /EvaluateScript|v8.compile/.test(name) && args?.data?.url?.endsWith('/widget.js'));
  assert.ok(ours.length > 0, 'the tracer saw the script');
  const inside = (task) => ours.some(({ ts, pid, tid }) =>
    pid === task.pid && tid === task.tid && ts >= task.ts && ts <= task.ts + task.dur);
  const tasks = events.filter(({ name, dur }) => /RunTask/.test(name) && dur).filter(inside);
  return {
    task: Math.max(...tasks.map(({ dur }) => dur)) / 1000,
    scripting: ours.reduce((sum, { dur = 0 }) => sum + dur, 0) / 1000,
    shift,
    names: names.filter((name) => !before.has(name)),
  };
}

async function standsUnharmed(the) {
  const page = await app(the, 'Hostile', { css: HOSTILE });
  // The page hides every `button` and `div`; none of that reaches the widget's own.
  await openIt(page);
  const look = await words(page).evaluate((field) => {
    const style = getComputedStyle(field);
    const box = field.closest('.panel').getBoundingClientRect();
    return { size: style.fontSize, width: box.width, right: innerWidth - box.right };
  });
  assert.deepEqual(look, { size: '15px', width: 400, right: 20 });
  await words(page).fill('It stands.');
  await sendIt(page);
  assert.ok((await number(page)) > 0);
  assert.equal(await page.evaluate(() => document.querySelectorAll('style, [style]').length), 0);
}

async function isForAll(the) {
  for (const [name, options] of [
    ['German', { html: 'lang="de"' }],
    ['Right to left', { html: 'lang="en" dir="rtl"' }],
    ['Phone', { how: { phone: true } }],
  ]) {
    const page = await app(the, name, { ...options, tag: 'data-ask="kind,product,severity"' });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      // By keys alone: the launcher is the stop after the page's last.
      await page.getByRole('button', { name: 'Theirs' }).focus();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await dialog(page).waitFor();
      await until('the promise', async () => /\d\d:\d\d/.test(await dialog(page).innerText()));
      assert.deepEqual(await audit(page), [], `${name}, ${colorScheme}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.equal(wide, 0, name);
      await page.keyboard.press('Escape');
      await until('the focus to go back', () => page.evaluate(() =>
        document.activeElement.shadowRoot?.activeElement?.className === 'launcher'));
    }
  }
  const page = await app(the, 'Two languages', { html: 'lang="de"' });
  await page.getByRole('button', { name: 'Hilfe' }).click();
  await dialog(page).getByText('Ein Mensch antwortet Ihnen bis').waitFor();
  await page.evaluate(() => window.Prickle.setLanguage('en'));
  await dialog(page).getByText('You hear from a person by').waitFor();
  await page.evaluate(() => window.Prickle.texts({ send: 'Envoyer' }, 'fr'));
  await page.evaluate(() => window.Prickle.setLanguage('fr'));
  await dialog(page).getByRole('button', { name: 'Envoyer' }).waitFor();
}

/** A white picture with something dark in its middle, as the clipboard holds one. */
const paste = (page) => page.evaluate(async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 200 });
  const paint = canvas.getContext('2d');
  paint.fillStyle = '#fff';
  paint.fillRect(0, 0, 400, 200);
  paint.fillStyle = '#000';
  for (let x = 150; x < 250; x += 4) paint.fillRect(x, 80, 2, 40);
  const blob = await new Promise((done) => canvas.toBlob(done));
  const data = new DataTransfer();
  data.items.add(new File([blob], 'shot.png', { type: 'image/png' }));
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, composed: true });
  const root = document.body.lastElementChild.shadowRoot;
  root.querySelector('textarea').dispatchEvent(event);
});

async function draws(the) {
  const page = await app(the, 'Drawing');
  await openIt(page);
  await words(page).fill('See the marked part.');
  await paste(page);
  await page.getByRole('button', { name: 'Draw on shot.png' }).press('Enter');
  await page.getByRole('button', { name: 'Hide' }).press('Enter');
  assert.deepEqual(await audit(page), []);
  const canvas = page.getByRole('application');
  await canvas.focus();
  const keys = async (key, times) => {
    for (let n = 0; n < times; n += 1) await page.keyboard.press(key);
  };
  await keys('ArrowLeft', 6);
  await keys('ArrowUp', 3);
  await page.keyboard.press('Enter');
  await keys('ArrowRight', 12);
  await keys('ArrowDown', 6);
  await page.keyboard.press('Enter');
  await dialog(page).getByText('Drawn. 1 on the picture.').waitFor();
  await page.getByRole('button', { name: 'Box' }).press('Enter');
  await canvas.focus();
  await page.keyboard.press('Enter');
  await keys('ArrowRight', 3);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+z');
  await dialog(page).getByText('Taken back. 1 on the picture.').waitFor();
  await page.getByRole('button', { name: 'Done' }).press('Enter');
  await dialog(page).getByText('shot-marked.png').waitFor();
  assert.equal(await words(page).inputValue(), 'See the marked part.');
  await sendIt(page);
  await number(page);
  const link = dialog(page).getByRole('link', { name: 'shot-marked.png' });
  const stripes = await page.evaluate(async (url) => {
    const picture = await createImageBitmap(await (await fetch(url)).blob());
    const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 200 });
    const paint = canvas.getContext('2d');
    paint.drawImage(picture, 0, 0);
    const { data } = paint.getImageData(150, 100, 100, 1);
    return new Set([...data].filter((_, n) => n % 4 === 0)).has(0);
  }, await link.getAttribute('href'));
  assert.equal(stripes, false, 'what was hidden can’t be read');
}

async function isAnswered(the) {
  const page = await app(the, 'Ida');
  await openIt(page);
  await words(page).fill('Is it me?');
  await page.getByLabel('Where may we answer').fill(IDA);
  await sendIt(page);
  the.ticket = await number(page);
  await the.staff.goto(the.at('/next'));
  await openTicket(the.staff, the.ticket);
  await the.staff.getByText('unverified').first().waitFor();
  await reply(the.staff, { words: 'It is not you.' });
  await dialog(page).getByText('It is not you.').waitFor();
  await page.keyboard.press('Escape');
  await the.desk.pass({ seconds: 20 });
  await the.staff.reload();
  await reply(the.staff, { words: 'It is the tile server.' });
  await page.getByRole('button', { name: 'Help, one new reply' }).waitFor();
  await the.desk.pass({ minutes: 6 });
  const mail = await the.desk.sink.waitFor(IDA, (it) => it.text.includes('tile server'), 'unseen');
  const seen = the.desk.sink.mails.filter(({ text }) => text.includes('It is not you.\n\nAda'));
  assert.equal(seen.length, 0, 'what she read is not mailed');
  const back = mail.headers.get('reply-to')?.[0].match(/[^<\s]+@[^>\s]+/)[0];
  const answer = write({
    from: IDA, to: back, subject: 'Re: Is it me?', text: 'Thank you!', messageId: '<a1@holm.example>',
  });
  await send({ port: the.desk.smtpPort, from: IDA, to: [back], raw: answer });
  await page.getByRole('button', { name: /^Help/ }).click();
  await dialog(page).getByText('Thank you!').waitFor();
}

async function isKnown(the) {
  const identity = { email: IDA, hash: sign(IDA) };
  const page = await app(the, 'Ida elsewhere');
  await page.evaluate((who) => window.Prickle.identify(who), identity);
  await openIt(page);
  await dialog(page).getByRole('button', { name: 'Your tickets' }).click();
  await dialog(page).getByRole('button', { name: /Is it me\?/ }).click();
  await dialog(page).getByText('It is the tile server.').waitFor();
  const other = await app(the, 'Forger');
  await other.evaluate((who) => window.Prickle.identify({ ...who, hash: '00' }), identity);
  await openIt(other);
  await dialog(other).getByText('You hear from').waitFor();
  assert.equal(await dialog(other).getByRole('button', { name: 'Your tickets' }).count(), 0);
}

/** How many tickets hold these words. */
async function count(the, said) {
  await the.staff.goto(the.at(`/tickets?q=${encodeURIComponent(`"${said}"`)}`));
  return the.staff.locator('.row-item').count();
}

async function isKept(the) {
  const page = await app(the, 'Patient');
  await openIt(page);
  await words(page).fill('Kept while away.');
  await the.desk.end();
  await sendIt(page);
  await dialog(page).getByText('Your message is kept here').waitFor();
  await the.desk.start();
  await page.reload();
  await until('it to arrive', async () => (await count(the, 'Kept while away')) === 1);
}

async function outlivesItsTab(the) {
  const page = await app(the, 'In a hurry');
  // The network is slow; the tab is closed before an answer can come.
  await page.route(/widget\/v1\/tickets$/, (route) => route.abort('timedout'));
  await openIt(page);
  await words(page).fill('Closing the tab now.');
  await sendIt(page);
  await dialog(page).getByText('Your message is kept here').waitFor();
  await page.unroute(/widget\/v1\/tickets$/);
  await page.goto('about:blank');
  await page.close();
  await until('the beacon', async () => (await count(the, 'Closing the tab now')) === 1);
}

async function failsHonestly(the) {
  const page = await app(the, 'Unlucky');
  const answers = [];
  await page.route(/widget\/v1\/tickets$/, (route) => {
    const status = answers.shift();
    if (status === undefined) return route.continue();
    return route.fulfill({ status, headers: { 'Access-Control-Allow-Origin': '*' }, body: '{}' });
  });
  answers.push(413, 429);
  await openIt(page);
  await words(page).fill('With something large.');
  await page.locator('input[type=file]').first().setInputFiles(
    { name: 'dump.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(50_000) });
  await sendIt(page);
  await dialog(page).getByText('these files were too large for the way here: dump.bin').waitFor();
  assert.equal(await count(the, 'With something large'), 1);
  const blocked = await app(the, 'Private and blocked');
  await blocked.evaluate(() => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('no'); } });
    window.fetch = () => Promise.reject(new TypeError('blocked'));
  });
  await openIt(blocked);
  await words(blocked).fill('Fetch is blocked here.');
  await sendIt(blocked);
  await dialog(blocked).getByText('while this page stays open').waitFor();
  await until('the beacon', async () => (await count(the, 'Fetch is blocked here')) === 1);
}

async function sendsOnceFromTwo(the) {
  const page = await app(the, 'Twice');
  await page.context().setOffline(true);
  await openIt(page);
  await words(page).fill('From two tabs.');
  await sendIt(page);
  await dialog(page).getByText('Your message is kept here').waitFor();
  await page.context().setOffline(false);
  const second = await page.context().newPage();
  await second.goto(host.url);
  await number(page);
  await until('both to be done', () => second.evaluate(() =>
    localStorage.getItem('prickle.widget.outbox') === null));
  assert.equal(await count(the, 'From two tabs'), 1);
}
