// Draws the installed desk's icons from icon.svg, with Chromium. Run by hand when the drawing
// changes (`npm run icons`); the pictures are committed, so that a build needs no browser.

import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const svg = await readFile(join(here, 'icon.svg'), 'utf8');
// A maskable icon may be cut to a circle of four fifths: the drawing stays within.
const ICONS = [
  ['icon-192', 192, 0.74, 22],
  ['icon-512', 512, 0.74, 22],
  ['icon-maskable', 512, 0.56, 0],
  ['icon-apple', 180, 0.66, 0],
];

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
await mkdir(join(here, 'icons'), { recursive: true });
for (const [name, size, part, round] of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>
    body { margin: 0; background: transparent }
    div { width: ${size}px; height: ${size}px; display: grid; place-items: center;
      background: #fbfaf7; border-radius: ${round}% }
    svg { width: ${size * part}px }</style><div>${svg}</div>`);
  await page.screenshot({ path: join(here, 'icons', `${name}.png`), omitBackground: true });
}
await browser.close();
