// What leaves a customer's page: no secrets, and never too much.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ring, describe } from '../../src/widget/console-ring.ts';
import { redact, redactAll } from '../../src/widget/redact.ts';
import { shorten, weight } from '../../src/widget/shorten.ts';

const HIDDEN = [
  ['password=hunter2&next=/home', 'password=[hidden]&next=/home'],
  ['{"password": "hunter two", "user": "r"}', '{"password": [hidden], "user": "r"}'],
  ['Authorization: Bearer abcdef123456', 'Authorization: [hidden]'],
  ['sent Bearer abcdef123456 to it', 'sent Bearer [hidden] to it'],
  [
    'https://app.example/cb?code=4%2Fabc&state=xyz#top',
    'https://app.example/cb?code=[hidden]&state=[hidden]#top',
  ],
  ['https://app.example/#access_token=abc', 'https://app.example/#access_token=[hidden]'],
  ['postgres://app:s3cret@db.example/x', 'postgres://app:[hidden]@db.example/x'],
  [`key ${'sk_' + 'live'}_abcdefgh12345 failed`, 'key [hidden] failed'],
  [`phx_${'a'.repeat(40)}`, '[hidden]'],
  [`ghp_${'A1'.repeat(18)} denied`, '[hidden] denied'],
  ['eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl expired', '[hidden] expired'],
  ['AKIA' + 'ABCDEFGHIJKLMNOP', '[hidden]'],
  ['card 4242 4242 4242 4242 declined', 'card [hidden] declined'],
  ['my_api_key: abc123', 'my_api_key: [hidden]'],
];

const KEPT = [
  'TypeError: Cannot read properties of undefined (reading "token")',
  'Unexpected token < in JSON at position 0',
  'GET https://app.example/tickets/12?page=2 500 (Internal Server Error)',
  'error_code=500 statusCode: 404',
  'the author: R. Okafor',
  'phc_publicprojectkeyabcdefghijklmnop',
  'at 1732550400000 and 20261123093100 in build 4111222233334444',
];

for (const [text, clean] of HIDDEN) {
  test(`hides the secret in ${clean}`, () => assert.equal(redact(text), clean));
}
for (const text of KEPT) test(`keeps ${text}`, () => assert.equal(redact(text), text));

test('secrets are hidden by their name in nested values', () => {
  const value = {
    user: { apiKey: 'abc', name: 'R' },
    list: ['token=abc'],
    sessionId: 'q',
    n: 3,
    no: null,
  };
  assert.deepEqual(redactAll(value), {
    user: { apiKey: '[hidden]', name: 'R' },
    list: ['token=[hidden]'],
    sessionId: '[hidden]',
    n: 3,
    no: null,
  });
});

test('a value that contains itself does not hang', () => {
  const value = { name: 'loop' };
  value.self = value;
  assert.ok(weight(redactAll(value)) < 1_000);
});

test('the console keeps the last 20 errors, each short and clean', () => {
  const ring = new Ring();
  for (let n = 0; n < 30; n += 1) ring.add(new Date(0), `error ${n} token=abc ${'x'.repeat(900)}`);
  const lines = ring.all();
  assert.equal(lines.length, 20);
  assert.match(lines[0], /^1970-01-01T00:00:00.000Z error 10 token=\[hidden\]/);
  assert.ok(lines.every((line) => line.length < 530));
});

test('errors are told with the place they come from', () => {
  const error = new TypeError('no');
  error.stack = 'TypeError: no\n    at buy (https://app.example/a.js:10:4)';
  assert.equal(describe(error), 'TypeError: no at buy (https://app.example/a.js:10:4)');
  assert.equal(describe({ a: 1 }), '{"a":1}');
  assert.equal(describe(undefined), 'undefined');
});

test('a context that fits is left alone', () => {
  const context = { page_url: '/a', flags: ['x'], sdk: { name: 'posthog-js' } };
  assert.deepEqual(shorten(context), context);
});

test('too much context is shortened: the newest errors, the page and the ids stay', () => {
  const context = {
    page_url: 'https://app.example/billing',
    distinct_id: 'user-1',
    console: Array.from({ length: 20 }, (_, n) => `${n} ${'e'.repeat(1_500)}`),
    flags: Array.from({ length: 3_000 }, (_, n) => `flag-${n}`),
    extra: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, 'v'.repeat(900)])),
  };
  const short = shorten(context);
  assert.ok(weight(short) <= 24_000);
  assert.equal(short.page_url, context.page_url);
  assert.equal(short.distinct_id, 'user-1');
  assert.equal(short.shortened, true);
  assert.match(short.console.at(-1), /^19 /);
});

test('even a monstrous context comes down to the page it came from', () => {
  const monster = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`key${n}`, 'value']));
  const short = shorten({ page_url: '/a', ...monster });
  assert.deepEqual(short, { page_url: '/a', shortened: true });
});
