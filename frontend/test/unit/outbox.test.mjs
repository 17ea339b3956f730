// The widget's outbox: a message is never lost, and never made two.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox, leftBehind, slim } from '../../src/widget/outbox.ts';
import { settle } from './world.mjs';

/** A browser with room for `room` characters, and a desk that answers as `answers` says. */
function browser({ answers = [], room = Infinity, kept = [] } = {}) {
  const it = { kept, sent: [], beacons: [], fates: [], timers: [] };
  const post = {
    async send(path, body) {
      it.sent.push(JSON.parse(body));
      const status = answers.shift() ?? 201;
      if (status === 'lost') throw new Error('no connection');
      return { status, json: { ticket: { number: 7 } } };
    },
    beacon: (path, body) => Boolean(it.beacons.push(JSON.parse(body))),
    load: () => it.kept,
    save(parcels) {
      if (JSON.stringify(parcels).length > room) return false;
      it.kept = parcels;
      return true;
    },
    after: (ms, run) => it.timers.push({ ms, run }),
    chance: () => 1,
  };
  const note = (what) => (parcel) => it.fates.push(`${what} ${parcel.id}`);
  const fate = { arrived: note('arrived'), refused: note('refused'), waiting: note('waiting') };
  it.outbox = new Outbox(post, fate);
  it.retry = async () => {
    it.timers.shift().run();
    await settle();
  };
  return it;
}

const parcel = (id, more = {}) => ({
  id,
  path: '/widget/v1/tickets',
  body: JSON.stringify({ client_id: id, message: 'It broke.', ...more }),
});

test('what arrives is not kept', async () => {
  const it = browser();
  it.outbox.add(parcel('a'));
  assert.equal(it.kept.length, 1, 'kept before it is sent');
  await settle();
  assert.deepEqual(it.fates, ['arrived a']);
  assert.deepEqual(it.kept, []);
});

test('offline, it waits, and goes out later with the same id', async () => {
  const it = browser({ answers: ['lost', 503, 429] });
  it.outbox.add(parcel('a'));
  await settle();
  await it.retry();
  await it.retry();
  assert.equal(it.kept.length, 1);
  await it.retry();
  assert.deepEqual(it.fates, ['waiting a', 'waiting a', 'waiting a', 'arrived a']);
  assert.deepEqual(new Set(it.sent.map(({ client_id }) => client_id)), new Set(['a']));
  assert.deepEqual(it.timers, []);
});

test('pauses between tries grow', async () => {
  const it = browser({ answers: Array(9).fill('lost') });
  it.outbox.add(parcel('a'));
  await settle();
  const pauses = [];
  for (let n = 0; n < 8; n += 1) {
    pauses.push(it.timers[0].ms);
    await it.retry();
  }
  assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test('what an earlier page left behind is sent by the next', async () => {
  const it = browser({ kept: [parcel('old')] });
  await it.outbox.flush();
  assert.deepEqual(it.fates, ['arrived old']);
});

test('a refusal is said and not tried again; the rest goes on', async () => {
  const it = browser({ answers: [422], kept: [parcel('bad'), parcel('good')] });
  await it.outbox.flush();
  assert.deepEqual(it.fates, ['refused bad', 'arrived good']);
  assert.deepEqual(it.timers, []);
});

test('without room for the files, the words are kept, and this page still sends it all', async () => {
  const files = [{ name: 'big.png', media_type: 'image/png', base64: 'x'.repeat(5_000) }];
  const it = browser({ answers: ['lost'], room: 1_000 });
  it.outbox.add(parcel('a', { files }));
  await settle();
  const kept = JSON.parse(it.kept[0].body);
  assert.equal(kept.message, 'It broke.');
  assert.deepEqual(kept.context.files_left_behind, ['big.png']);
  await it.retry();
  assert.equal(it.sent.at(-1).files.length, 1);
});

test('a closing page hands what is on its way to a beacon, small enough for one', async () => {
  const it = browser({ answers: ['lost'] });
  const files = [{ name: 'big.png', media_type: 'image/png', base64: 'x'.repeat(90_000) }];
  it.outbox.add(parcel('a', { files, context: { page_url: '/p', console: ['one'] } }));
  await settle();
  it.outbox.lastChance();
  assert.equal(it.beacons[0].client_id, 'a');
  assert.equal(it.beacons[0].message, 'It broke.');
  assert.deepEqual(it.beacons[0].files, []);
  assert.deepEqual(it.beacons[0].context, { page_url: '/p', files_left_behind: ['big.png'] });
  assert.equal(it.kept.length, 1, 'kept all the same: nobody said it arrived');
});

test('two at once are not sent twice by two flushes', async () => {
  const it = browser();
  it.outbox.add(parcel('a'));
  it.outbox.add(parcel('b'));
  void it.outbox.flush();
  await settle();
  assert.deepEqual(it.sent.map(({ client_id }) => client_id).sort(), ['a', 'b']);
});

test('the slim form of a reply without context stays a reply', () => {
  const { client_id, message } = JSON.parse(slim(parcel('a')).body);
  assert.deepEqual([client_id, message], ['a', 'It broke.']);
});

test('too large for the way: the words go without the files, under the same id', async () => {
  const it = browser({ answers: [413] });
  const files = [{ name: 'big.png', media_type: 'image/png', base64: 'x'.repeat(5_000) }];
  it.outbox.add(parcel('a', { files }));
  await settle();
  assert.deepEqual(it.fates, ['arrived a']);
  const sent = it.sent.map(({ client_id, files }) => `${client_id} with ${files.length}`);
  assert.deepEqual(sent, ['a with 1', 'a with 0']);
  assert.deepEqual(leftBehind({ body: JSON.stringify(it.sent[1]) }), ['big.png']);
});

test('words that are too large by themselves are refused, not tried for ever', async () => {
  const it = browser({ answers: [413, 413, 413] });
  it.outbox.add(parcel('a', { context: {}, files: [] }));
  await settle();
  assert.deepEqual(it.fates, ['refused a']);
});

test('what a fetch can not get through is given to a beacon as well, once', async () => {
  const it = browser({ answers: Array(6).fill('lost') });
  it.outbox.add(parcel('a'));
  await settle();
  for (let n = 0; n < 4; n += 1) await it.retry();
  assert.deepEqual(it.beacons.map(({ client_id }) => client_id), ['a']);
});

test('it says whether a reload would find it', async () => {
  const roomy = browser({ answers: ['lost'] });
  const full = browser({ answers: ['lost'], room: 10 });
  for (const it of [roomy, full]) it.outbox.add(parcel('a'));
  await settle();
  assert.deepEqual([roomy, full].map((it) => it.outbox.isStored('a')), [true, false]);
});
