// Words for times and sizes, the same as the server's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { size } from '../../src/behaviours/file-size.ts';
import { countdown, span } from '../../src/times.ts';

const SPANS = [
  [20, '1 min'],
  [40 * 60, '40 min'],
  [72 * 60, '1 h 12 m'],
  [3 * 3_600, '3 h'],
  [51 * 3_600, '2 d 3 h'],
  [48 * 3_600, '2 d'],
  [16 * 86_400 + 7_200, '16 d'],
  [-72 * 60, '1 h 12 m'],
];

for (const [seconds, words] of SPANS) {
  test(`${seconds} s reads ${words}`, () => assert.equal(span(seconds), words));
}

test('a due time says left or over, and changes at the very second', () => {
  const due = Date.parse('2026-11-23T17:42:00Z');
  assert.equal(countdown(due, Date.parse('2026-11-23T16:30:00Z')), '1 h 12 m left');
  assert.equal(countdown(due, Date.parse('2026-11-23T18:22:00Z')), '40 min over');
  assert.equal(countdown(due, due), '1 min left');
  assert.equal(countdown(due, due + 1_000), '1 min over');
});

test('sizes are counted as file managers count', () => {
  assert.deepEqual([812, 14_200, 2_400_000, 30_000_000].map(size), [
    '812 B',
    '14 kB',
    '2.4 MB',
    '30 MB',
  ]);
});
