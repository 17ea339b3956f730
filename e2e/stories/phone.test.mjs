// Triage on a phone, with one thumb: from the list to a ticket, an answer, and back to the place in
// the list; and rows picked and changed together. Nothing runs out of the screen, and everything
// one can press is large enough to be hit.

import assert from 'node:assert/strict';
import { said, signIn, status, writing } from '../acts.mjs';
import { isAccessible } from '../accessible.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

// The demo company's people; see crates/demo/src/people/agents.rs.
const NAOKO = {
  name: 'Naoko Kimura', address: 'naoko@brambletrace.example', password: 'hedgehogs like apples',
};

story('Triage on a phone', { command: 'demo', tickets: 600 }, [
  ['the list fits, and its buttons can be hit', listFits],
  ['a ticket opens from far down the list', opens],
  ['she answers it, with the keyboard in the way', answers],
  ['back leads to the same place in the list', comesBack],
  ['the palette is a button away', hasPalette],
  ['two rows are picked and changed together', changesTwo],
]);

/** What can be pressed and is smaller than a thumb (44 px), apart from links within words. */
const small = (page, place) => page.evaluate((where) => {
  const press = 'a[href], button, summary, select, input:not([type="hidden"]), .tab, .tool';
  const found = [];
  for (const one of document.querySelectorAll(where)) {
    for (const it of one.querySelectorAll(press)) {
      const target = it.closest('label') ?? it;
      const box = target.getBoundingClientRect();
      const words = it.closest('.prose, .hint, p, dd, small, .event');
      const seen = it.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      if (!seen || !box.width || words || box.width < 2) continue;
      if (box.height >= 43.5 && box.width >= 43.5) continue;
      const name = it.getAttribute('aria-label') ?? it.textContent.trim().slice(0, 24);
      found.push(`${it.localName} “${name}” is ${Math.round(box.width)} × ${Math.round(box.height)}`);
    }
  }
  return [...new Set(found)];
}, place);

const fits = async (page, what) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.equal(wide, 0, `${what} is ${wide} px too wide`);
};

/** What moved by itself since the page was opened. */
const jumps = (page) => page.evaluate(() => new Promise((done) => {
  const name = ({ node }) => node?.id || node?.className || node?.nodeName;
  const noted = (list) => done(list.getEntries().flatMap((jump) => jump.sources.map(name)));
  new PerformanceObserver(noted).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done([]), 300);
}));

async function listFits(the) {
  const someone = await the.somebody('Naoko', { phone: true });
  the.page = someone.page;
  await signIn(the.page, the.desk.url, NAOKO);
  await the.page.goto(the.at('/tickets'));
  await the.page.locator('live-status.live').waitFor();
  assert.deepEqual(await jumps(the.page), [], 'nothing moves under a thumb while the page opens');
  await fits(the.page, 'the list');
  assert.deepEqual(await small(the.page, '.rail, #list'), []);
  await isAccessible(the.page, 'the list on a phone');
}

async function opens(the) {
  const { page } = the;
  const row = page.locator('.row-item').nth(30);
  await row.scrollIntoViewIfNeeded();
  the.at30 = await page.evaluate(() => scrollY);
  assert.ok(the.at30 > 500);
  the.row = await row.getAttribute('id');
  await row.getByRole('link').click();
  await writing(page).waitFor();
  await fits(page, 'a ticket');
  assert.deepEqual(await small(page, '.ticket-head, ticket-composer'), []);
  await isAccessible(page, 'a ticket on a phone');
}

async function answers(the) {
  const { page } = the;
  // The keyboard takes the lower half; browsers make the page that much smaller.
  await page.setViewportSize({ width: 390, height: 430 });
  await writing(page).tap({ force: true }).catch(() => writing(page).click());
  await writing(page).pressSequentially('Thank you, we look into it.');
  const send = page.getByRole('button', { name: /wait for them/i });
  const box = await send.boundingBox();
  assert.ok(box.y + box.height <= 430, 'the button to send is above the keyboard');
  await send.click();
  await page.getByRole('button', { name: 'Send now' }).click();
  await said(page, 'Thank you, we look into it.').waitFor();
  await status(page).getByText('Pending').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
}

async function comesBack(the) {
  const { page } = the;
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await page.locator(`#${the.row}`).waitFor();
  await until('the place in the list', async () =>
    Math.abs((await page.evaluate(() => scrollY)) - the.at30) < 200);
}

async function hasPalette(the) {
  const { page } = the;
  await page.evaluate(() => scrollTo(0, 0));
  await page.getByRole('button', { name: 'Commands' }).click();
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await palette.getByRole('combobox').fill('export');
  await palette.getByRole('group', { name: 'Tickets' }).waitFor();
  await fits(page, 'the palette');
  await isAccessible(page, 'the palette on a phone');
  await palette.getByRole('button', { name: 'Close' }).click();
}

async function changesTwo(the) {
  const { page } = the;
  await page.goto(the.at('/next'));
  for (const at of [0, 1]) await page.locator('.pick input').nth(at).check({ force: true });
  await page.locator('#bulk').getByText('2 picked').waitFor();
  assert.deepEqual(await small(page, '#bulk'), []);
  await page.getByRole('button', { name: 'Severity…' }).click();
  await page.getByRole('option', { name: /^High/ }).click();
  await page.getByRole('heading', { name: 'Change 2 tickets' }).waitFor();
  await fits(page, 'the look at a bulk edit');
}
