// What the widget's form says of the severities a desk names.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { promiseOf, severitiesOf } from '../../src/widget/form.ts';
import { speak, texts } from '../../src/widget/texts.ts';

afterEach(() => speak('en'));

test('a severity without an instant promises none, whatever is promised otherwise', () => {
  const promises = { '': '2026-11-24T16:42:00Z', high: '2026-11-23T16:42:00Z', low: null };
  assert.match(promiseOf(promises, 'high'), /November 23/);
  assert.match(promiseOf(promises, ''), /November 24/);
  assert.match(promiseOf(promises, 'unheard of'), /November 24/);
  assert.equal(promiseOf(promises, 'low'), texts.promiseNone);
});

const OF_THE_DESK = [
  { key: 'high', name: 'Urgent', guideline: 'Stuck.' },
  { key: 'someday', name: 'Someday', guideline: 'A wish.' },
];

test('the severities are the ones of the handbook, in every language', () => {
  const keys = () => severitiesOf(OF_THE_DESK).map(([key]) => key);
  assert.deepEqual(severitiesOf(OF_THE_DESK), [
    ['high', ['Urgent', 'Stuck.']],
    ['someday', ['Someday', 'A wish.']],
  ]);
  speak('de');
  assert.deepEqual(keys(), ['high', 'someday']);
  assert.deepEqual(severitiesOf(OF_THE_DESK), [
    ['high', texts.severities.high],
    ['someday', ['Someday', 'A wish.']],
  ]);
});

test('until the desk has told them, they are ours', () => {
  const ours = ['critical', 'high', 'medium', 'low'];
  assert.deepEqual(severitiesOf(undefined).map(([key]) => key), ours);
});
