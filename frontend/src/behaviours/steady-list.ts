// The list never moves under the pointer or the keyboard's cursor: rows change in place, what left
// is dimmed, and what came or moved waits behind a quiet bar until the hand has gone, or says so.
//
// The rule it protects: a click or an Enter is never about another ticket than the one that was
// looked at.

import { onKey } from '../lib/acts.ts';
import { beforeMorph, htmx } from '../lib/htmx.ts';
import { allRows, isLonger } from './more-rows.ts';

/** After an act of our own the list may move. */
const OURS_MS = 4_000;

let pointer = false;
let oursUntil = 0;
/** The newest rows, held back. */
let held: HTMLElement | undefined;
/** They are being shown. */
let showing = false;

export function startSteadyList(): void {
  const moved = (event: PointerEvent) => {
    // A page that moves under a resting pointer says so, too, with a movement of nothing.
    if (event.pointerType !== 'mouse' || !(event.movementX || event.movementY)) return;
    pointer = event.target instanceof Element && event.target.closest('#list-rows') !== null;
    look();
  };
  document.addEventListener('pointermove', moved, { passive: true });
  document.documentElement.addEventListener('pointerleave', () => ((pointer = false), look()));
  document.addEventListener('focusout', () => setTimeout(look));
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('#list-news button')) letChange();
  });
  onKey('u', () => (held ? (letChange(), true) : false), { isThere: () => held !== undefined });
  beforeMorph((old, fresh) => old.id !== 'list-rows' || !keep(old, fresh));
}

/** The hand may have gone. */
const look = (): void => (isHeld() ? undefined : release());

/** From now on and for a moment, the list may move: it was asked to. */
export function letChange(): void {
  oursUntil = Date.now() + OURS_MS;
  release();
}

const isHeld = (): boolean =>
  Date.now() > oursUntil && (pointer || Boolean(document.activeElement?.closest('#list-rows')));

/** True where the rows are left as they are and only brought up to date in place. */
function keep(old: Element, fresh: Element): boolean {
  const same = (old as HTMLElement).dataset.of === (fresh as HTMLElement).dataset.of;
  if (showing || !same || !(fresh instanceof HTMLElement)) return forget();
  const changed = ids(fresh).join() !== ids(old).slice(0, fresh.children.length).join();
  const shorter = !isLonger() && fresh.children.length !== old.children.length;
  if (!isLonger() && !((changed || shorter) && isHeld())) return forget();
  held = changed || shorter ? (fresh.cloneNode(true) as HTMLElement) : undefined;
  const rows = [...fresh.children].map((row) => row.cloneNode(true) as HTMLElement);
  if (!held || isHeld()) queueMicrotask(() => patch(rows));
  else setTimeout(release);
  return true;
}

function forget(): false {
  held = undefined;
  say(0);
  return false;
}

const ids = (list: Element): string[] => [...list.children].map((row) => row.id);

function patch(rows: HTMLElement[]): void {
  const list = document.getElementById('list-rows');
  if (!list) return;
  const fresh = new Set(rows.map((row) => row.id));
  for (const row of rows) {
    const known = document.getElementById(row.id);
    if (known) void htmx.swap({ text: row.outerHTML, target: known, swap: 'outerMorph' });
  }
  let count = rows.filter((row) => !document.getElementById(row.id)).length;
  for (const row of list.children) {
    const gone = !fresh.has(row.id) && !isLonger();
    row.classList.toggle('gone', gone);
    count += Number(gone);
  }
  if (held) say(count || 1);
}

/** Shows what was held back. */
function release(): void {
  const fresh = held;
  held = undefined;
  say(0);
  if (fresh) void allRows(fresh).then(put);
}

async function put(rows: HTMLElement): Promise<void> {
  const list = document.getElementById('list-rows');
  if (!list || list.dataset.of !== rows.dataset.of) return;
  showing = true;
  try {
    await htmx.swap({ text: rows.outerHTML, target: list, swap: 'outerMorph' });
  } finally {
    showing = false;
  }
}

function say(count: number): void {
  const bar = document.getElementById('list-news');
  const words = bar?.querySelector('[data-news]');
  const said = count === 1 ? '1 change' : `${count} changes`;
  if (bar && words) [bar.hidden, words.textContent] = [count === 0, said];
}
