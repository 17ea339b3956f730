// The live stream: what a page hears when the network, the server or the machine goes away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delayMs } from '../../src/lib/backoff.ts';
import { EventParser } from '../../src/lib/sse.ts';
import { Hub } from '../../src/live/hub.ts';
import { FakeWorld, answer, event, settle } from './world.mjs';

/** A hub with one page on it that shows event 340, connected to a server at `seq`. */
async function connected(seq = 340) {
  const world = new FakeWorld();
  const hub = new Hub('/live', world);
  const heard = [];
  const page = (news) => heard.push(news);
  hub.said(page, { type: 'join', seq: 340 });
  const server = await answer(world.call);
  await server.say(event('hello', { seq }));
  const take = () => heard.splice(0);
  return { world, hub, page, server, heard, take };
}

const changes = (news) => news.filter(({ type }) => type === 'changed');
const lastState = (news) => news.filter(({ type }) => type === 'state').at(-1)?.state;

test('events are read from any cutting of the stream, heartbeats left out', () => {
  const text = ': beat\r\n\r\nevent: changed\r\ndata: {"a":\r\ndata: 1}\r\n\r\ndata: plain\n\n';
  for (let at = 0; at <= text.length; at += 1) {
    const parser = new EventParser();
    const got = [...parser.push(text.slice(0, at)), ...parser.push(text.slice(at))];
    assert.deepEqual(got, [
      { event: 'changed', data: '{"a":\n1}' },
      { event: 'message', data: 'plain' },
    ]);
  }
});

test('pauses double up to a limit and are spread by chance', () => {
  assert.equal(delayMs(0, 0), 250);
  assert.equal(delayMs(0, 1), 500);
  assert.equal(delayMs(3, 1), 4_000);
  assert.equal(delayMs(400, 1), 30_000);
  assert.equal(delayMs(400, 0), 15_000);
});

test('a change reaches the page with its topics and number', async () => {
  const { server, take, world } = await connected();
  assert.equal(world.call.url, '/live?since=340');
  assert.equal(lastState(take()), 'live');
  await server.say(event('changed', { topics: ['ticket/12', 'list'], seq: 341 }));
  assert.deepEqual(take(), [{ type: 'changed', topics: ['ticket/12', 'list'], seq: 341 }]);
  await server.say(event('presence', { topic: 'presence/12' }));
  assert.deepEqual(take(), [{ type: 'changed', topics: ['presence/12'] }]);
});

test('a page older than the server catches up at once, and replays are not heard twice', async () => {
  const { server, take } = await connected(345);
  assert.deepEqual(changes(take()), [{ type: 'changed', topics: 'all', seq: 345 }]);
  await server.say(event('changed', { topics: ['list'], seq: 343 }));
  assert.deepEqual(take(), []);
});

test('after a lost line it comes back with the last event heard, and catches up', async () => {
  const { world, server, take } = await connected();
  await server.say(event('changed', { topics: ['list'], seq: 350 }));
  take();
  await server.end();
  assert.equal(lastState(take()), 'offline');
  assert.equal(world.calls.length, 1, 'not at once');
  await world.pass(500);
  assert.equal(world.call.url, '/live?since=350');
  const again = await answer(world.call);
  await again.say(event('hello', { seq: 352 }));
  const news = take();
  assert.deepEqual(changes(news), [{ type: 'changed', topics: 'all', seq: 352 }]);
  assert.equal(lastState(news), 'live');
});

test('a server restored to an older state is believed', async () => {
  const { world, server, take } = await connected(900);
  await server.end();
  await world.pass(500);
  take();
  await (await answer(world.call)).say(event('hello', { seq: 20 }));
  assert.deepEqual(changes(take()), [{ type: 'changed', topics: 'all', seq: 20 }]);
});

test('tries grow further apart while the server is away, and start over once it is back', async () => {
  const { world, server } = await connected();
  await server.end();
  const waits = [];
  for (let n = 0; n < 4; n += 1) {
    const [retry] = world.timers;
    waits.push(retry.at - world.time);
    await world.pass(retry.at - world.time);
    world.call.reject(new Error('refused'));
    await settle();
  }
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000]);
  await world.pass(8_000);
  const back = await answer(world.call);
  await back.say(event('hello', { seq: 340 }));
  await back.end();
  assert.equal(world.timers[0].at - world.time, 500);
});

test('heartbeats keep a quiet line; silence ends it', async () => {
  const { world, server } = await connected();
  for (let n = 0; n < 8; n += 1) {
    await world.pass(15_000);
    await server.say(': beat\n\n');
  }
  assert.equal(world.calls.length, 1);
  await world.pass(51_000);
  assert.equal(world.calls[0].aborted, true);
  assert.equal(world.calls.length, 2);
});

test('waking up from sleep reconnects at once instead of trusting a dead line', async () => {
  const { world, hub, page } = await connected();
  hub.said(page, { type: 'wake' });
  assert.equal(world.calls.length, 1, 'a line just heard is trusted');
  world.time += 3_600_000;
  hub.said(page, { type: 'wake' });
  assert.equal(world.calls.length, 2);
  await settle();
  assert.equal(world.calls[0].aborted, true);
  await world.sleep(3_600_000);
  assert.equal(world.calls.length, 3, 'without the page saying so, too');
});

test('an ended session is said, and not hammered', async () => {
  const { world, server, take } = await connected();
  await server.end();
  await world.pass(500);
  take();
  world.call.resolve(new Response('', { status: 401 }));
  await settle();
  assert.equal(lastState(take()), 'signed_out');
  await world.pass(20_000);
  assert.equal(world.calls.length, 2);
});

test('a second tab hears only what it missed; one from before the stream looks at everything', async () => {
  const { hub, server } = await connected();
  await server.say(event('changed', { topics: ['ticket/1'], seq: 341 }));
  await server.say(event('changed', { topics: ['list'], seq: 342 }));
  const joined = (seq) => {
    const heard = [];
    hub.said((news) => heard.push(news), { type: 'join', seq });
    return changes(heard);
  };
  assert.deepEqual(joined(342), []);
  assert.deepEqual(joined(341), [{ type: 'changed', topics: ['list'], seq: 342 }]);
  assert.deepEqual(joined(12), [{ type: 'changed', topics: 'all', seq: 342 }]);
});

test('when the last tab closes the line is let go', async () => {
  const { world, hub, page } = await connected();
  hub.said(page, { type: 'leave' });
  await settle();
  assert.equal(world.calls[0].aborted, true);
  assert.deepEqual(world.timers, []);
});
