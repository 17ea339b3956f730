// Chromium for the stories: one browser, one context per person, faults on a page noted.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { PATIENCE } from './wait.mjs';

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run',
];

/** Opens a browser; `PRICKLE_WATCH=1` shows it. */
export function openBrowser() {
  const watch = process.env.PRICKLE_WATCH === '1';
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ARGUMENTS,
    headless: !watch,
    slowMo: watch ? 300 : 0,
  });
}

/**
 * A person at their own browser. `person.page` is what they look at; `person.faults` holds every
 * script error and every refusal of the content policy, and must stay empty but for what
 * `person.expects`: Chromium logs each answer of 400 and more, also where it is the story's point.
 */
export async function person(browser, name, { scripts = true, phone = false, zone, locale } = {}) {
  const context = await browser.newContext({
    javaScriptEnabled: scripts,
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    timezoneId: zone ?? 'Europe/Lisbon',
    locale: locale ?? 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE);
  const someone = { name, context, faults: [], expects: null };
  context.on('page', (page) => {
    page.on('pageerror', (fault) => someone.faults.push(`${page.url()}: ${fault.message}`));
    page.on('console', (said) => {
      if (someone.expects?.test(said.text())) return;
      if (said.type() === 'error') someone.faults.push(`${page.url()}: ${said.text()}`);
    });
  });
  someone.page = await context.newPage();
  return someone;
}

const SIZES = { 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } };

/** Pictures of a page for the documents: light and dark, on a desk and on a phone. */
export async function screenshots(page, name) {
  const folder = path.join(ROOT, 'docs', 'screenshots');
  await mkdir(folder, { recursive: true });
  const before = page.viewportSize();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const [width, size] of Object.entries(SIZES)) {
      await page.setViewportSize(size);
      await page.screenshot({
        path: path.join(folder, `${name}-${colorScheme}-${width}.png`),
        animations: 'disabled',
        caret: 'initial',
      });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
}

/** What a page looked like when its story failed; not committed. */
export async function failurePicture(page, name) {
  const folder = path.join(ROOT, 'e2e', 'screenshots');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.png`);
  await page.screenshot({ path: file, fullPage: true });
  return path.relative(ROOT, file);
}
