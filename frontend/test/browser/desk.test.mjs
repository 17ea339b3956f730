// The desk in a real browser: what an agent half wrote survives what others do and what breaks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, until, withDesk } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const story = (name, run) => test(name, () => withDesk(browser, run));
const FILE = { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('lines') };

const field = (page) => page.locator('#composer-text');
const value = (page, name) => page.locator(`#composer [name=${name}]`).inputValue();
const live = (page) => page.locator('live-status.live').waitFor();

story('a half-typed reply survives a live change', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await live(page);
  await page.locator('#about summary').click();
  await page.locator('#tab-note').check();
  await page.locator('#composer-files').setInputFiles(FILE);
  await field(page).fill('Half a sentence');
  await field(page).evaluate((area) => area.setSelectionRange(4, 4));
  const [id, seen] = [await value(page, 'client_id'), await value(page, 'seen')];
  desk.write(1, 'It broke again.');
  await page.getByText('It broke again.').waitFor();
  assert.equal(await field(page).inputValue(), 'Half a sentence');
  const now = await page.evaluate(() => ({
    focus: document.activeElement?.id,
    caret: document.activeElement?.selectionStart,
    open: document.querySelector('#about').open,
    note: document.querySelector('#tab-note').checked,
    files: document.querySelector('#composer-files').files.length,
    clips: document.querySelectorAll('[data-clips] li').length,
  }));
  const kept = { focus: 'composer-text', caret: 4, open: true, note: true, files: 1, clips: 1 };
  assert.deepEqual(now, kept);
  assert.equal(await value(page, 'client_id'), id);
  assert.equal(await value(page, 'seen'), seen, 'the new message was not there when writing began');
});

story('an untouched composer follows the ticket', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await live(page);
  const seen = await value(page, 'seen');
  desk.write(1, 'News.');
  await page.getByText('News.').waitFor();
  assert.notEqual(await value(page, 'seen'), seen);
});

story('a reply that crossed another is not sent before it was seen', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await live(page);
  await field(page).fill('My answer');
  desk.write(1, 'Wait, I found it.');
  await page.getByText('Wait, I found it.').waitFor();
  await field(page).press('Control+Enter');
  await page.getByText('R. Okafor wrote while you were writing.').waitFor();
  assert.equal(await field(page).inputValue(), 'My answer');
  assert.equal(desk.tickets[0].sent.size, 0);
  await field(page).press('Control+Enter');
  await page.locator('article', { hasText: 'My answer' }).waitFor();
  assert.equal(await field(page).inputValue(), '');
  assert.equal(desk.tickets[0].sent.size, 1);
});

story('a cut line keeps everything, and the next try arrives once', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await live(page);
  await field(page).fill('Exactly once');
  await page.locator('#composer-files').setInputFiles(FILE);
  desk.cut = 'after';
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('this may not have gone out').waitFor();
  assert.equal(await field(page).inputValue(), 'Exactly once');
  assert.equal(await page.locator('[data-clips] li').count(), 1);
  desk.cut = '';
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('[data-trouble]').waitFor({ state: 'detached' });
  await page.locator('article', { hasText: 'Exactly once' }).waitFor();
  assert.equal(desk.tickets[0].sent.size, 1);
  const [said] = desk.tickets[0].sent.values();
  assert.deepEqual([said.files, said.then, said.csrf], [['log.txt'], 'pending', 'form-token']);
  assert.equal(await page.locator('article', { hasText: 'Exactly once' }).count(), 1);
  assert.equal(await page.locator('[data-clips] li').count(), 0);
});

story('words changed after an unknown outcome are not swallowed', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await live(page);
  await field(page).fill('First words');
  desk.cut = 'after';
  await field(page).press('Control+Enter');
  await page.getByText('this may not have gone out').waitFor();
  desk.cut = '';
  await field(page).fill('Better words');
  await field(page).press('Control+Enter');
  await page.getByText('An earlier version may have gone out').waitFor();
  assert.equal(await field(page).inputValue(), 'Better words');
  assert.equal(desk.tickets[0].sent.size, 1);
});

story('the draft is saved, and outlives a crash before it was', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await field(page).fill('Saved by and by');
  await page.getByText('Draft saved').waitFor();
  assert.equal(desk.tickets[0].draft.text, 'Saved by and by');
  await page.route('**/draft', (route) => route.abort());
  await field(page).fill('Never reached the desk');
  await page.getByText('Draft kept here').waitFor();
  await page.reload();
  assert.equal(await field(page).inputValue(), 'Never reached the desk');
});

story('the page catches up after the server was away', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await live(page);
  const { port } = desk;
  await desk.stop();
  await page.locator('live-status.offline').waitFor();
  await field(page).fill('Typed while offline');
  desk.write(1, 'Written meanwhile.');
  await desk.start(port);
  await page.getByText('Written meanwhile.').waitFor();
  await live(page);
  assert.equal(await field(page).inputValue(), 'Typed while offline');
});

story('many tabs share one stream', async ({ desk, open }) => {
  const pages = [];
  for (let n = 0; n < 8; n += 1) pages.push(await open(`/tickets/${(n % 3) + 1}?in=next`));
  await live(pages[7]);
  assert.equal(desk.streams.size, 1);
  desk.tickets[0].subject = 'Renamed for all';
  desk.changed('list');
  for (const page of pages) await page.locator('#row-1', { hasText: 'Renamed for all' }).waitFor();
});

story('fifty changes in a second cost a few requests', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await live(page);
  desk.requests.length = 0;
  for (let n = 0; n < 50; n += 1) {
    desk.write(1, `Burst ${n}.`);
    await page.waitForTimeout(20);
  }
  await page.getByText('Burst 49.').waitFor();
  const fetched = desk.requests.filter(({ path }) => path === '/tickets/1').length;
  assert.ok(fetched <= 20, `${fetched} requests`);
});

story('a ticket opens in place; back, scroll and words stay right', async ({ desk, open }) => {
  for (let id = 4; id <= 60; id += 1)
    desk.tickets.push({ ...desk.tickets[0], id, subject: `Ticket ${id}` });
  const page = await open('/next');
  await live(page);
  await page.evaluate(() => (window.same = true));
  await page.locator('#row-1 a').click();
  await page.locator('#ticket h1', { hasText: 'Ticket 1' }).waitFor();
  await field(page).fill('Only for ticket 1');
  await page.locator('#row-2 a').click();
  await page.locator('#ticket h1', { hasText: 'Ticket 2' }).waitFor();
  assert.equal(page.url(), `${desk.url}/tickets/2?in=next`);
  assert.equal(await field(page).inputValue(), '', 'words of one ticket never show in another');
  await until(() => desk.tickets[0].draft.text === 'Only for ticket 1', 'the draft left behind');
  assert.equal(
    await page
      .locator('[aria-current]')
      .textContent()
      .then((t) => t.includes('Ticket 2')),
    true,
  );
  await page.goBack();
  await page.locator('#ticket h1', { hasText: 'Ticket 1' }).waitFor();
  assert.equal(await field(page).inputValue(), 'Only for ticket 1');
  await page.goBack();
  await page.getByText('Pick a ticket').waitFor();
  await page.goForward();
  await page.locator('#ticket h1', { hasText: 'Ticket 1' }).waitFor();
  assert.equal(await page.evaluate(() => window.same), true, 'never left the page');
  assert.equal(await page.title(), 'Ticket 1');
  desk.write(1, 'Live after coming back.');
  await page.getByText('Live after coming back.').waitFor();
});

story('a small act answers in place and spares the reply', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await live(page);
  await field(page).fill('Still writing');
  await field(page).press('Escape');
  await page.keyboard.press('a');
  await page.locator('#owner', { hasText: 'N. Kimura' }).waitFor();
  assert.equal(await field(page).inputValue(), 'Still writing');
  assert.equal(
    desk.requests.find(({ path }) => path.endsWith('assignment')).headers['x-csrf'],
    'form-token',
  );
});

story('the list is worked by keys alone', async ({ open }) => {
  const page = await open('/next');
  await live(page);
  const at = () =>
    page.evaluate(() => document.activeElement?.closest('li')?.id ?? document.activeElement?.id);
  for (const [key, id] of [
    ['j', 'row-1'],
    ['j', 'row-2'],
    ['k', 'row-1'],
    ['j', 'row-2'],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await at(), id);
  }
  await page.keyboard.press('Enter');
  await page.locator('#ticket h1', { hasText: 'Ticket 2' }).waitFor();
  await page.keyboard.press('n');
  assert.equal(await at(), 'composer-text');
  assert.equal(await page.locator('#tab-note').isChecked(), true);
  await page.keyboard.type('jk?');
  assert.equal(await field(page).inputValue(), 'jk?');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await at(), 'row-2');
  await page.keyboard.press('?');
  await page.locator('dialog#keys[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await page.waitForURL('**/next');
});

const order = (page) =>
  page.locator('#list-rows > li').evaluateAll((rows) => rows.map((row) => row.id));

story('the list holds still under the pointer, and moves when it has gone', async ({ desk, open }) => {
  const page = await open('/next');
  await live(page);
  const row = await page.locator('#row-2').boundingBox();
  await page.mouse.move(row.x + 5, row.y + 5);
  await page.mouse.move(row.x + 9, row.y + 7);
  desk.tickets.reverse();
  desk.tickets[2].subject = 'Changed in place';
  desk.tickets = desk.tickets.filter(({ id }) => id !== 3);
  desk.tickets.unshift({ ...desk.tickets[0], id: 9, subject: 'New one' });
  desk.changed('list');
  await page.locator('#list-news', { hasText: '2 changes' }).waitFor();
  assert.deepEqual(await order(page), ['row-1', 'row-2', 'row-3']);
  assert.equal(await page.locator('#row-3').getAttribute('class'), 'row-item gone');
  await page.mouse.move(row.x + 700, 5);
  await page.locator('#row-9').waitFor();
  assert.deepEqual(await order(page), ['row-9', 'row-2', 'row-1']);
  assert.equal(await page.locator('#list-news').isVisible(), false);
});

story('the list holds still under the cursor of the keyboard until it is asked', async ({
  desk,
  open,
}) => {
  const page = await open('/next');
  await live(page);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  desk.tickets.unshift({ ...desk.tickets[0], id: 9, subject: 'New one' });
  desk.changed('list');
  await page.locator('#list-news', { hasText: '1 change' }).waitFor();
  assert.deepEqual(await order(page), ['row-1', 'row-2', 'row-3']);
  await page.keyboard.press('u');
  await page.locator('#row-9').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.closest('li').id), 'row-1');
  assert.equal(await page.locator('#row-1 input').isChecked(), true, 'what was picked stays picked');
  await page.getByRole('button', { name: 'Put back' }).click();
  assert.equal(await page.locator('#row-1 input').isChecked(), false);
});

story('presence is told and shown, and a goodbye is said', async ({ desk, open }) => {
  const page = await open('/tickets/1?in=next');
  await live(page);
  const said = () =>
    desk.requests
      .filter(({ path, method }) => path.endsWith('presence') && method === 'POST')
      .map(({ body }) => new URLSearchParams(body).get('state'));
  await until(() => said().includes('viewing'), 'viewing');
  await field(page).pressSequentially('x');
  await until(() => said().includes('typing'), 'typing');
  desk.others = ['L. Moreau is writing'];
  desk.tell('/live', 'presence', { topic: 'presence/1' });
  await page.getByText('L. Moreau is writing').waitFor();
  assert.equal(await field(page).inputValue(), 'x');
  await page.close({ runBeforeUnload: true });
  await until(() => said().includes('gone'), 'gone');
});

story('menus close on Escape and outside; the preview shows what goes out', async ({ open }) => {
  const page = await open('/tickets/1?in=next');
  const menu = page.locator('#act-severity');
  await menu.locator('summary').click();
  await page.keyboard.press('Escape');
  assert.equal(await menu.getAttribute('open'), null);
  await menu.locator('summary').click();
  await page.locator('#list h1').click();
  assert.equal(await menu.getAttribute('open'), null);
  await field(page).fill('Look at **this**');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.locator('[data-preview] p', { hasText: 'Look at **this**' }).waitFor();
  await page.getByRole('button', { name: 'Preview' }).click();
  assert.equal(await field(page).isVisible(), true);
});

story('pasted pictures become files that can be taken off', async ({ open }) => {
  const page = await open('/tickets/1?in=next');
  for (let n = 0; n < 2; n += 1) {
    await field(page).evaluate((area) => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'image.png', { type: 'image/png' }));
      area.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
  }
  const names = await page.locator('.clip-name').allTextContents();
  assert.deepEqual(names, ['image.png', 'image-2.png']);
  await page.getByRole('button', { name: 'Take off image.png' }).click();
  assert.deepEqual(await page.locator('.clip-name').allTextContents(), ['image-2.png']);
});

story('words in the public form survive a closed tab', async ({ open, desk }) => {
  const page = await open('/help');
  await page.locator('textarea').fill('Long story');
  await page.close();
  const again = await open('/help');
  assert.equal(await again.locator('textarea').inputValue(), 'Long story');
  await again.getByRole('button').click();
  await until(
    () => desk.requests.some(({ method, path }) => method === 'POST' && path === '/help'),
    'sent',
  );
  await again.waitForLoadState();
  assert.equal(
    await again.locator('textarea').inputValue(),
    '',
    'what arrived is not offered again',
  );
});
