// What was looked at is told to the server a moment later and some at a time, so that opening a
// ticket never waits for it; and a line shows where what is new since the last look begins.
//
// The rule it protects: only what was really on the screen counts as seen.

import { onFresh } from '../lib/dom.ts';
import { farewell } from '../lib/farewell.ts';
import { beacon, send } from '../lib/http.ts';

/** Who passes by has not read it. */
const LOOK_MS = 1_000;
const GATHER_MS = 4_000;

const waiting = new Map<string, number>();
let ticket: string | undefined;
/** Up to when this ticket had been seen when it was opened; it stays so while it is open. */
let until: number | undefined;
let looking: number | undefined;
let wrote = false;

export function startSeen(): void {
  onFresh(look);
  document.addEventListener('visibilitychange', () => (document.hidden ? flush(beacon) : look()));
  document.addEventListener('prickle:sent', () => (wrote = true));
  window.addEventListener('pagehide', () => flush(farewell));
  setInterval(() => flush(), GATHER_MS);
}

function look(): void {
  const page = document.querySelector<HTMLElement>('#ticket[data-newest]');
  const number = page?.dataset.live?.slice('ticket/'.length);
  if (number !== ticket) {
    ticket = number;
    until = page?.dataset.seen === undefined ? undefined : Number(page.dataset.seen);
  }
  if (!page || !number) return;
  drawLine(page);
  const newest = Number(page.dataset.newest);
  clearTimeout(looking);
  if (document.hidden || newest <= Number(page.dataset.seen ?? -1)) return;
  // One's own words need no second look.
  looking = window.setTimeout(() => note(number, newest), wrote ? 0 : LOOK_MS);
  wrote = false;
}

function note(number: string, newest: number): void {
  waiting.set(number, Math.max(newest, waiting.get(number) ?? 0));
  const row = document.getElementById(`row-${number}`);
  row?.classList.remove('unread');
  row?.querySelector('.unread-dot')?.remove();
}

function flush(goodbye?: typeof beacon): void {
  if (!waiting.size) return;
  const told = new Map(waiting);
  waiting.clear();
  const tickets = [...told].map(([number, at]) => `${number}:${at}`).join(',');
  if (goodbye) return goodbye('/seen', { tickets });
  send('POST', '/seen', { tickets }).catch(() => {
    for (const [number, at] of told) if (!waiting.has(number)) waiting.set(number, at);
  });
}

/** Stands before the first message that came after the last look; not where all or none is new. */
function drawLine(page: Element): void {
  const messages = [...page.querySelectorAll<HTMLElement>('#conversation .msg')];
  const at = (message: Element) =>
    Date.parse(message.querySelector('time')?.getAttribute('datetime') ?? '') * 1_000;
  // Microseconds are cut off on the page.
  const seen = until === undefined ? undefined : until - (until % 1_000);
  const first = seen === undefined ? undefined : messages.find((one) => at(one) > seen);
  const known = page.querySelector('.new-line');
  if (!first || first === messages[0]) return known?.remove();
  if (known?.nextElementSibling === first) return;
  known?.remove();
  const line = document.createElement('p');
  line.className = 'new-line';
  line.id = 'new-line';
  line.textContent = 'New since you were here';
  first.before(line);
}
