// Debian's Chromium for the tests, and a fake desk that goes away with each.

import { chromium } from 'playwright-core';
import { FakeDesk } from '../fake/desk.mjs';

const PATH = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

export const launch = () => chromium.launch({ executablePath: PATH, args: ARGS });

/** Runs `story` with a fresh desk and browser profile; fails on errors in the page. */
export async function withDesk(browser, story) {
  const desk = await new FakeDesk().start();
  const context = await browser.newContext();
  context.setDefaultTimeout(8_000);
  const errors = [];
  const open = async (path) => {
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      const refused = /Content Security Policy|Refused to/.test(message.text());
      if (refused) errors.push(message.text());
    });
    await page.goto(desk.url + path);
    return page;
  };
  try {
    await story({ desk, open, context });
    if (errors.length) throw new Error(`in the page: ${errors.join('\n')}`);
  } finally {
    await context.close();
    await desk.stop();
  }
}

/** Waits until `check` holds; for things that happen on the fake desk, not in the page. */
export async function until(check, what, patience = 8_000) {
  const end = Date.now() + patience;
  while (!check()) {
    if (Date.now() > end) throw new Error(`still waiting: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
