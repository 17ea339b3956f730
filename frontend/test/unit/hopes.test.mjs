// What the page's own code hears of a question it asked: each outcome, once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hopes, Refused } from '../../src/widget/hopes.ts';

test('whoever waits hears that it was taken', async () => {
  const hopes = new Hopes();
  const told = hopes.wait('a');
  hopes.taken('b', { number: '1', promise: '' });
  hopes.taken('a', { number: '2', promise: 'soon' });
  assert.deepEqual(await told, { number: '2', promise: 'soon' });
});

test('whoever waits hears that it was refused, and nobody else is said to know', async () => {
  const hopes = new Hopes();
  const told = hopes.wait('a');
  assert.equal(hopes.failed('b', new Refused(422)), false);
  assert.equal(hopes.failed('a', new Refused(422)), true);
  await assert.rejects(told, { name: 'Refused', status: 422 });
  assert.equal(hopes.failed('a', new Refused(422)), false, 'told once');
});
