// Tells each live region that something it shows has changed; htmx then fetches and morphs it.
// A hidden tab only notes it and looks once when it is seen again: forty open tickets cost nothing.

import { delayMs } from '../lib/backoff.ts';
import { listen } from '../lib/bus.ts';

type Topics = string[] | 'all';

/** Topics that changed while hidden, with the newest event of each. */
const waiting = new Map<string, number | undefined>();
let allSince: number | undefined;
/** The newest event heard of each topic, to notice that a page shown later is already old. */
const newest = new Map<string, number>();
/** Regions being fetched; empty again means caught up. */
const pending = new Map<Element, number>();
/** How often a region was asked for in vain. */
const tries = new WeakMap<Element, number>();
let settled: () => void = () => {};

export function startLiveRegions(): void {
  listen((news) => {
    if (news.type !== 'changed') return;
    if (news.topics !== 'all' && news.seq) for (const t of news.topics) newest.set(t, news.seq);
    if (document.hidden) postpone(news.topics, news.seq);
    else refresh(news.topics, news.seq);
  });
  document.addEventListener('visibilitychange', () => document.hidden || catchUp());
  document.addEventListener('prickle:shown', () =>
    newest.forEach((seq, topic) => refresh([topic], seq)),
  );
  document.addEventListener('htmx:finally:request', ({ detail }) => {
    const { sourceElement: region, response } = detail.ctx;
    // An answer of any kind ends the wait; none at all is a cut line, and what is shown is old.
    if (response?.raw) done(region);
    else again(region);
  });
}

export const catchingUp = (): boolean => pending.size > 0;

/** Calls `run` when the last region has been fetched. */
export function onCaughtUp(run: () => void): void {
  settled = run;
}

function postpone(topics: Topics, seq?: number): void {
  if (topics === 'all') allSince = seq;
  else for (const topic of topics) waiting.set(topic, seq);
}

function catchUp(): void {
  if (allSince !== undefined) refresh('all', allSince);
  for (const [topic, seq] of waiting) refresh([topic], seq);
  allSince = undefined;
  waiting.clear();
}

/** `seq` absent: always fetch (presence has no history). */
export function refresh(topics: Topics, seq?: number): void {
  const asked = new Set<Element>();
  for (const region of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const shows = region.dataset.live?.split(' ') ?? [];
    if (topics !== 'all' && !shows.some((topic) => topics.includes(topic))) continue;
    if (seq !== undefined && Number(region.dataset.seq ?? -1) >= seq) continue;
    const outer = region.parentElement?.closest('[data-live]');
    if (outer && asked.has(outer)) continue; // Comes along with the region around it.
    asked.add(region);
    wait(region);
    region.dispatchEvent(new CustomEvent('prickle:changed'));
  }
}

function wait(region: Element): void {
  clearTimeout(pending.get(region));
  // A dropped request must not leave the page "catching up" for ever.
  pending.set(
    region,
    window.setTimeout(() => done(region), 5_000),
  );
}

/** Asks once more a moment later; until then the page is not caught up. */
function again(region: Element | undefined): void {
  if (!region || !pending.has(region)) return;
  clearTimeout(pending.get(region));
  const failed = (tries.get(region) ?? 0) + 1;
  tries.set(region, failed);
  const ask = () => {
    if (!region.isConnected) return done(region);
    wait(region);
    region.dispatchEvent(new CustomEvent('prickle:changed'));
  };
  pending.set(region, window.setTimeout(ask, delayMs(failed, Math.random(), 1_000, 10_000)));
}

function done(region: Element | undefined): void {
  if (!region || !pending.has(region)) return;
  clearTimeout(pending.get(region));
  tries.delete(region);
  pending.delete(region);
  if (!pending.size) settled();
}
