// A name means one thing. All style sheets of the desk land in one file: a class that two of them
// lay out by its bare name would be laid out twice, and a chart's bars once broke the composer's.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

/** Where things of other sheets are arranged anew: for a frame, for a phone. */
const ARRANGE = new Set(['phone.css', 'shell.css']);
/** The same thing, with more said about it. */
const SAME = new Set(['for-readers', 'item', 'sheet-form']);

const FOLDER = new URL('../../css/', import.meta.url);

function bareNames(text) {
  const plain = text.replace(/\/\*.*?\*\//gs, '');
  const selectors = [...plain.matchAll(/(?:^|[{};])\s*([^{};@]+)\{/g)];
  return selectors.flatMap(([, list = '']) => list.split(','))
    .map((one) => /^\.([\w-]+)$/.exec(one.trim())?.[1])
    .filter((name) => name !== undefined);
}

test('a class is laid out by its bare name in one sheet only', () => {
  const sheets = readdirSync(FOLDER).filter((one) => one.endsWith('.css') && !ARRANGE.has(one));
  const home = new Map();
  for (const sheet of sheets) {
    for (const name of bareNames(readFileSync(new URL(sheet, FOLDER), 'utf8'))) {
      if (SAME.has(name)) continue;
      const first = home.get(name) ?? sheet;
      assert.equal(first, sheet, `.${name} is laid out in ${first} as well: take another name`);
      home.set(name, sheet);
    }
  }
  assert.ok(home.size > 100, 'the sheets were read');
});
