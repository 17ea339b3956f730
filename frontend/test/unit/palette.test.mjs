// The palette finds what few letters mean; keys are the same on every keyboard, and one's own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyName, ownKey, shippedFor, useKeys } from '../../src/lib/keys.ts';
import { fit } from '../../src/palette/fuzzy.ts';

// What the browser has and Node lacks.
globalThis.navigator ??= { platform: 'Linux' };

const NAMES = ['Status…', 'Solve', 'Give to…', 'Go to Unclassified', 'All tickets', 'Über uns'];

const best = (query) =>
  NAMES.map((name) => ({ name, points: fit(query, name) }))
    .filter(({ points }) => points !== undefined)
    .sort((a, b) => b.points - a.points)[0]?.name;

for (const [query, name] of [
  ['so', 'Solve'],
  ['stat', 'Status…'],
  ['uncl', 'Go to Unclassified'],
  ['at', 'All tickets'],
  ['uber', 'Über uns'],
  ['to give', 'Give to…'],
  ['zzz', undefined],
]) {
  test(`“${query}” means ${name ?? 'nothing'}`, () => assert.equal(best(query), name));
}

const key = (key, code, held = {}) =>
  keyName({
    key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held,
    getModifierState: (name) => Boolean(held[name]),
  });

test('a letter is the same on every keyboard layout', () => {
  assert.equal(key('j', 'KeyJ'), 'j');
  assert.equal(key('о', 'KeyJ'), 'j', 'Cyrillic');
  assert.equal(key('Η', 'KeyH', { shiftKey: true }), 'H', 'Greek, with Shift');
  assert.equal(key('ü', 'BracketLeft'), 'ü', 'no place of a Latin letter');
  assert.equal(key('#', 'Backslash'), '#');
  assert.equal(key('#', 'Digit3', { ctrlKey: true, altKey: true, AltGraph: true }), '#', 'AltGr');
  assert.equal(key('Shift', 'ShiftLeft', { shiftKey: true }), '');
  assert.notEqual(key('k', 'KeyK', { ctrlKey: true }), 'k', 'never with Ctrl');
});

test('keys of one’s own take the place of the shipped ones', () => {
  useKeys({ e: 'd', s: 'e', y: '' });
  assert.deepEqual(shippedFor('d'), ['e', 'd']);
  assert.deepEqual(shippedFor('e'), ['s'], 'what moved away no longer answers');
  assert.deepEqual(shippedFor('y'), [], 'switched off');
  assert.deepEqual(shippedFor('j'), ['j']);
  assert.equal(ownKey('e'), 'd');
  useKeys({});
});
