// Picking rows: `x` picks the row under the cursor, `X` and a click with Shift all up to it, `*`
// every row. What is picked stays picked while the list changes; the bar shows how many.

import { onKey } from '../lib/acts.ts';
import { onFresh } from '../lib/dom.ts';

const picked = new Set<string>();
/** Where the last pick was made: ranges begin there. */
let anchor = -1;
let shift = false;

export function startPick(): void {
  const isThere = () => boxes().length > 0;
  onKey('x', () => press(false), { isThere });
  onKey('X', () => press(true), { isThere });
  onKey('*', all, { isThere });
  document.addEventListener('click', (event) => (shift = event.shiftKey), { capture: true });
  document.addEventListener('change', ({ target }) => {
    const at = boxes().findIndex((box) => box === target);
    if (at < 0) return;
    const on = (boxes()[at] as HTMLInputElement).checked;
    set(at, on, shift);
  });
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('[data-unpick]')) putBack();
  });
  document.addEventListener('focusin', draw);
  onFresh(draw);
}

/** The numbers of the tickets that acts of the list are about: the picked ones, else the row under
 * the cursor where no ticket is open beside the list. */
export function targets(): string[] {
  if (picked.size) return [...picked];
  const row = document.activeElement?.closest<HTMLElement>('.row-item');
  const beside = document.querySelector('#ticket[data-live^="ticket/"]');
  return row && !beside ? [numberOf(row)] : [];
}

export function putBack(): void {
  picked.clear();
  anchor = -1;
  draw();
}

const boxes = (): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>('.pick input'),
];
const numberOf = (row: Element): string => row.id.replace('row-', '');

function press(range: boolean): boolean {
  const row =
    document.activeElement?.closest('.row-item') ?? document.querySelector('.row-item.on');
  const at = boxes().findIndex((box) => box.closest('.row-item') === row);
  if (at < 0) return false;
  set(at, range || !boxes()[at]?.checked, range);
  return true;
}

function set(at: number, on: boolean, range: boolean): void {
  const from = range && anchor >= 0 ? Math.min(anchor, at) : at;
  const to = range && anchor >= 0 ? Math.max(anchor, at) : at;
  for (const box of boxes().slice(from, to + 1)) {
    const number = numberOf(box.closest('.row-item') as Element);
    if (on) picked.add(number);
    else picked.delete(number);
  }
  anchor = at;
  draw();
}

function all(): boolean {
  const rows = boxes();
  const every = rows.every((box) => box.checked);
  if (every) putBack();
  else rows.forEach((_, at) => set(at, true, false));
  return rows.length > 0;
}

/** Brings boxes and bar in step with what is picked. */
function draw(): void {
  for (const box of boxes()) {
    const row = box.closest('.row-item') as Element;
    box.checked = picked.has(numberOf(row));
    row.classList.toggle('picked', box.checked);
  }
  const bar = document.getElementById('bulk');
  if (!bar) return;
  bar.classList.toggle('shown', picked.size > 0);
  // Its keys work for the row under the cursor, too, without the bar being in the way.
  bar.classList.toggle('at-hand', picked.size === 0 && targets().length > 0);
  const count = bar.querySelector('[data-picked-count]');
  if (count && count.textContent !== String(picked.size)) count.textContent = String(picked.size);
}
