// Whether a page can be used by everybody, as far as a machine can tell (WCAG 2.2 AA).

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Each fault and where it is. */
export async function audit(page) {
  // Through the debugger, so that the page's own policy against foreign scripts stays as it is.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run({ runOnly: { type: 'tag', values } }), RULES);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`));
}

/** Fails with each fault and where it is. */
export async function isAccessible(page, name) {
  assert.deepEqual(await audit(page), [], `${name} can't be used by everybody`);
}
