// The widget in a customer's app on another origin, under a policy that allows nothing but it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, until, withDesk } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const story = (name, run) => test(name, () => withDesk(browser, run));
const ask = async (page, words) => {
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByLabel('What happened').fill(words);
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
};
const one = (desk) => [...desk.received.values()][0];

story('one field is enough, and the context comes along', async ({ desk, open }) => {
  const page = await open('/app?attributes=data-app-version=2.4.1&token=abc');
  await page.evaluate(() => {
    console.error('Payment failed', { password: 'hunter2' });
    window.Prickle.identify({ email: 'r.okafor@corvid.example', distinct_id: 'u-1', hash: 'abc' });
    window.Prickle.context(() => ({ plan: 'Scale', cart: { items: 3 } }));
  });
  await ask(page, 'The invoice is wrong.');
  await page.getByText('Your number is #48000.').waitFor();
  await page.getByText('by Tuesday, November 24').first().waitFor();
  const { said } = one(desk);
  assert.equal(said.message, 'The invoice is wrong.');
  assert.equal(said.email, 'r.okafor@corvid.example');
  assert.deepEqual(said.identity, { email: said.email, distinct_id: 'u-1', hash: 'abc' });
  const { context } = said;
  assert.match(context.page_url, /\/app\?.*token=\[hidden\]/);
  assert.equal(context.app_version, '2.4.1');
  assert.equal(context.plan, 'Scale');
  assert.deepEqual(context.extra, { cart: { items: 3 } });
  assert.match(context.console[0], /Payment failed \{"password":\[hidden\]\}/);
});

story(
  'what is written offline goes out once, when the line is back',
  async ({ desk, open, context }) => {
    const page = await open('/app');
    await context.setOffline(true);
    await ask(page, 'Nothing loads.');
    await page.getByText('No connection yet').waitFor();
    assert.equal(
      await page.getByRole('link', { name: 'write to us' }).getAttribute('href'),
      `${desk.url}/help`,
    );
    assert.equal(desk.received.size, 0);
    await context.setOffline(false);
    await page.getByText('Your number is #48000.').waitFor();
    assert.equal(desk.received.size, 1);
  },
);

story('an answer lost on the way back makes no second ticket', async ({ desk, open }) => {
  const page = await open('/app');
  desk.cut = 'after';
  await ask(page, 'Only one of me.');
  await page.getByText('No connection yet').waitFor();
  desk.refusals.push(503);
  desk.cut = '';
  await page.getByText('Your number is #48000.').waitFor();
  assert.equal(desk.received.size, 1);
  const posts = desk.requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/tickets'),
  );
  assert.ok(posts.length >= 2);
});

story('a page closed while sending leaves it to the next one', async ({ desk, open }) => {
  const page = await open('/app');
  desk.cut = 'before';
  await ask(page, 'Closing now.');
  await page.getByText('No connection yet').waitFor();
  await page.close({ runBeforeUnload: true });
  desk.cut = '';
  const next = await open('/app');
  await until(() => desk.received.size === 1, 'the message');
  assert.equal(one(desk).said.message, 'Closing now.');
  await next.getByRole('button', { name: 'Help' }).click();
  await next.getByText('Closing now.').first().waitFor();
  assert.equal(desk.received.size, 1);
});

story('answers arrive by themselves, and can be answered', async ({ desk, open }) => {
  const page = await open('/app');
  await ask(page, 'Is it me?');
  await page.getByText('Your number is').waitFor();
  const { token } = one(desk).thread.ticket;
  await until(() => [...desk.streams].some(({ at }) => at.includes(token)), 'the stream');
  desk.reply(token, 'It is not you <b>at all</b>.');
  await page.getByText('It is not you <b>at all</b>.').waitFor();
  await page.getByLabel('Write back').fill('Good to know.');
  await page.getByRole('button', { name: 'Send reply' }).click();
  await until(() => one(desk).thread.messages.length === 3, 'the reply');
  assert.equal(await page.getByText('Good to know.').count(), 1);
  await page.keyboard.press('Escape');
  desk.reply(token, 'One more thing.');
  await page.getByRole('button', { name: 'Help, one new reply' }).click();
  await page.getByText('One more thing.').waitFor();
});

story('a refusal keeps the words and shows another way', async ({ desk, open }) => {
  const page = await open('/app');
  desk.refusals.push(422);
  await ask(page, 'Please take this.');
  await page.getByText('Your words are kept').waitFor();
  assert.equal(await page.getByLabel('What happened').inputValue(), 'Please take this.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Your number is').waitFor();
});

story('files are sent, and what is asked of people is little', async ({ desk, open }) => {
  const page = await open('/app?attributes=data-ask="severity,kind" data-severity="low"');
  await page.evaluate(() => window.Prickle.open({ message: 'Prefilled', kind: 'bug' }));
  const file = { name: 'shot.png', mimeType: 'image/png', buffer: Buffer.from('png') };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByLabel('High').check();
  await page.getByLabel('Where may we answer').fill('r@corvid.example');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Your number is').waitFor();
  const { said } = one(desk);
  assert.deepEqual(
    [said.message, said.kind, said.severity, said.email],
    ['Prefilled', 'bug', 'high', 'r@corvid.example'],
  );
  assert.deepEqual(said.files, [{ name: 'shot.png', media_type: 'image/png', base64: 'cG5n' }]);
});

story('it minds its manners on the page', async ({ open }) => {
  const page = await open('/app');
  const keys = await page.evaluate(async () => {
    const heard = [];
    document.addEventListener('keydown', (event) => heard.push(event.key));
    window.heard = heard;
    document.documentElement.dir = 'rtl';
    return Object.keys(window).filter((key) => /prickle|hedgehog/i.test(key));
  });
  assert.deepEqual(keys, ['Prickle']);
  await page.locator('#theirs').focus();
  await page.evaluate(() => window.Prickle.open());
  await page.keyboard.type('abc');
  assert.equal(
    await page.getByLabel('What happened').inputValue(),
    'abc',
    'the field has the focus',
  );
  assert.deepEqual(await page.evaluate(() => window.heard), [], 'typed letters stay inside');
  const side = await page.getByRole('dialog').evaluate((box) => box.getBoundingClientRect().left);
  assert.ok(side < 100, 'on the left where text runs from the right');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'theirs', 'focus goes back');
  await page.getByRole('button', { name: 'Help' }).click();
  assert.equal(await page.getByLabel('What happened').inputValue(), 'abc', 'words are kept');
});

story(
  'calls made before it loaded are carried out; a broken context harms nothing',
  async ({ desk, open }) => {
    const page = await open('/help');
    await page.evaluate((url) => {
      window.Prickle = [['identify', { email: 'early@corvid.example' }]];
      const script = document.createElement('script');
      script.src = `${url}/widget.js`;
      document.head.append(script);
    }, desk.url);
    await page.getByRole('button', { name: 'Help' }).waitFor();
    await page.evaluate(() => window.Prickle.context(() => JSON.parse('broken')));
    await ask(page, 'Early bird.');
    await page.getByText('Your number is').waitFor();
    assert.equal(one(desk).said.email, 'early@corvid.example');
  },
);

story('what arrives after somebody else came is still its writer’s', async ({ desk, open }) => {
  const page = await open('/app');
  await page.evaluate(() => window.Prickle.identify({ distinct_id: 'ida' }));
  desk.cut = 'before';
  await ask(page, 'Only Ida may read this.');
  await page.getByText('No connection yet').waitFor();
  await page.evaluate(() => window.Prickle.identify({ distinct_id: 'ben' }));
  desk.cut = '';
  await until(() => desk.received.size === 1, 'the message');
  const kept = () => JSON.parse(localStorage.getItem('prickle.widget.tickets') ?? '[]');
  await page.waitForFunction(() => localStorage.getItem('prickle.widget.tickets'));
  assert.deepEqual((await page.evaluate(kept)).map(({ who }) => who), ['ida']);
  assert.equal(await page.getByText('Only Ida may read this.').count(), 0);
  assert.equal([...desk.streams].length, 0, 'nobody listens to it');
  await page.evaluate(() => window.Prickle.identify({ distinct_id: 'ida' }));
  await page.getByText('Only Ida may read this.').first().waitFor();
});

story('a draft is its writer’s, and of whoever turns out to have typed it', async ({ open }) => {
  const page = await open('/app');
  await page.getByRole('button', { name: 'Help' }).click();
  const field = page.getByLabel('What happened');
  await field.fill('Typed before I was known.');
  const identify = (distinct_id) =>
    page.evaluate((id) => window.Prickle.identify(id && { distinct_id: id }), distinct_id);
  await identify('ida');
  assert.equal(await field.inputValue(), 'Typed before I was known.');
  await identify('ben');
  assert.equal(await field.inputValue(), '');
  await field.fill('Of Ben.');
  await identify(null);
  assert.equal(await field.inputValue(), '');
  await identify('ida');
  assert.equal(await field.inputValue(), 'Typed before I was known.');
});

story('the page’s own question hears of a refusal, and leaves no words', async ({ desk, open }) => {
  const page = await open('/app');
  desk.refusals.push(422);
  const told = await page.evaluate(() =>
    window.Prickle.ask({ message: 'Take this.' }).catch(({ status }) => status),
  );
  assert.equal(told, 422);
  await page.getByRole('button', { name: 'Help' }).click();
  assert.equal(await page.getByLabel('What happened').inputValue(), '');
  const taken = await page.evaluate(() => window.Prickle.ask({ message: 'Take this.' }));
  assert.equal(taken.number, '48000');
});

story('while somebody writes, what they asked before is a press away', async ({ desk, open }) => {
  const page = await open('/app');
  await ask(page, 'The export stops at ten thousand rows.');
  await page.getByText('Your number is #48000.').waitFor();
  const { ticket } = one(desk).thread;
  const asked = [];
  desk.alike = (said) => {
    asked.push(said.message);
    const tickets = said.message.includes('export') ? [{ ...ticket, subject: 'Export stops' }] : [];
    return { tickets, community: 'https://community.example/?q=export', on_their_plan: true };
  };
  await page.getByRole('button', { name: 'Your tickets' }).click();
  await page.getByRole('button', { name: 'Ask something new' }).click();
  const field = page.getByLabel('What happened');
  await field.fill('Short');
  await field.pressSequentially(' words about the export again');
  const before = page.getByRole('button', { name: '#48000 Export stops' });
  await before.waitFor();
  assert.deepEqual(asked, ['Short words about the export again'], 'once the fingers rest');
  await page.getByText('On your plan help comes from the community.').waitFor();
  const link = page.getByRole('link', { name: 'look there' });
  assert.equal(await link.getAttribute('href'), 'https://community.example/?q=export');
  await before.click();
  await page.getByText('The export stops at ten thousand rows.').waitFor();
  await page.getByRole('button', { name: 'Your tickets' }).click();
  await page.getByRole('button', { name: 'Ask something new' }).click();
  assert.equal(await field.inputValue(), 'Short words about the export again', 'nothing is lost');
});

story('a visitor nobody knows is told of no plan, and asked after only for what there is', async ({
  desk,
  open,
}) => {
  let asked = 0;
  desk.alike = () => (asked++, { tickets: [], community: 'https://community.example/' });
  const page = await open('/app');
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByLabel('What happened').fill('The export stops at ten thousand rows.');
  await page.getByText('Somebody may have asked the same in our community').waitFor();
  assert.equal(await page.getByText('On your plan').count(), 0);
  assert.equal(asked, 1);
  desk.overview = { ...desk.overview, suggests: false };
  const other = await open('/app');
  await other.getByRole('button', { name: 'Help' }).click();
  await other.getByLabel('What happened').fill('The import stops at ten thousand rows.');
  await other.waitForTimeout(1_500);
  assert.equal(asked, 1, 'there is nothing to suggest');
});

story('Send pressed again while files are read sends once', async ({ desk, open }) => {
  const page = await open('/app');
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByLabel('What happened').fill('Here is the dump.');
  const dump = { name: 'dump.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(9e6) };
  await page.locator('input[type=file]').setInputFiles([dump]);
  await page.getByText('dump.bin').waitFor();
  // Twice within one moment: no file is read that fast.
  await page.locator('form').evaluate((form) => (form.requestSubmit(), form.requestSubmit()));
  await page.getByText('Your number is #48000.').waitFor();
  await until(() => desk.received.size > 0);
  await page.waitForTimeout(500);
  assert.equal(desk.received.size, 1);
  assert.deepEqual(one(desk).said.files.map(({ name }) => name), ['dump.bin']);
});
