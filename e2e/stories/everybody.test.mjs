// Every screen there is, with data that breaks layouts, in light and dark, wide and on a phone: can
// it be used by everybody, as far as a machine can tell, and does nothing run out of the screen?

import assert from 'node:assert/strict';
import { audit } from '../accessible.mjs';
import { story } from '../story.mjs';

const SIZES = [
  ['on a desk', { width: 1440, height: 900 }],
  ['on a tablet', { width: 1024, height: 768 }],
  ['on a phone', { width: 390, height: 844 }],
];

story('Every screen is for everybody', { env: { PRICKLE_GALLERY: 'true' } }, [
  ['every screen of the gallery, in light and dark, in three widths', looksAtAll],
]);

async function looksAtAll(the) {
  const someone = await the.somebody('Somebody');
  const { page } = someone;
  // Mails stand there too; their styles are in the mail, where ours refuses them.
  someone.expects = /Applying inline style/;
  await page.goto(the.at('/dev/gallery'));
  const links = page.getByRole('navigation', { name: 'Screens' }).getByRole('link');
  const names = await links.allInnerTexts();
  assert.ok(names.length > 30, `the gallery lists its screens: ${names}`);
  someone.expects = null;
  const faults = [];
  for (const name of names) {
    await page.goto(the.at(`/dev/gallery/${name}`));
    for (const [where, size] of SIZES) {
      await page.setViewportSize(size);
      faults.push(...(await runsOut(page)).map((it) => `${name}, ${where}: ${it}`));
    }
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      faults.push(...(await audit(page)).map((it) => `${name}, ${colorScheme}, phone: ${it}`));
      await page.setViewportSize(SIZES[0][1]);
      faults.push(...(await audit(page)).map((it) => `${name}, ${colorScheme}: ${it}`));
      await page.setViewportSize(SIZES[2][1]);
    }
  }
  assert.deepEqual(faults, []);
}

/** How far the page can be moved sideways. */
const runsOut = (page) => page.evaluate(() => {
  const { scrollWidth } = document.documentElement;
  return scrollWidth > innerWidth ? [`is ${scrollWidth - innerWidth} px too wide`] : [];
});
