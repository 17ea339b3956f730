// Moving through the list by keys: `j` and `k` move the focus, `o` (and Enter, by itself) opens,
// `J` and `K` open the next ticket and the one before, Escape comes back to the row that is open.
// If the focused row goes away, its neighbour has it.

import { onKey } from '../lib/acts.ts';
import { visit } from './open-tickets.ts';

let lastIndex = -1;
let inTicket = false;

export function startListKeys(): void {
  const isThere = () => rows().length > 0;
  onKey('j', () => step(1), { repeats: true, isThere });
  onKey('k', () => step(-1), { repeats: true, isThere });
  onKey('o', () => open(rows().indexOf(focused())), { isThere });
  onKey('J', () => open(openRow() + 1), { isThere });
  onKey('K', () => open(openRow() - 1), { isThere });
  onKey('Escape', () => go(current()), { isThere });
  document.addEventListener('focusin', () => {
    lastIndex = rows().indexOf(focused());
    inTicket = focused().closest('#ticket') !== null;
  });
  document.addEventListener('htmx:after:settle', keepPlace);
}

const rows = (): Element[] => [...document.querySelectorAll('a[data-row]')];
const focused = (): Element => document.activeElement ?? document.body;
const openRow = (): number => rows().findIndex((row) => row.hasAttribute('aria-current'));

function open(index: number): boolean {
  const row = rows()[index];
  if (!(row instanceof HTMLAnchorElement)) return false;
  row.scrollIntoView({ block: 'nearest' });
  void visit(row.href, { push: true, focus: true });
  return true;
}

function current(): number {
  const all = rows();
  const at = all.indexOf(focused());
  if (at >= 0) return at;
  const open = openRow();
  return open >= 0 ? open : Math.min(lastIndex, all.length - 1);
}

function step(by: number): boolean {
  const last = rows().length - 1;
  return go(Math.max(0, Math.min(last, current() + by)));
}

function go(index: number): boolean {
  const row = rows()[index];
  if (!(row instanceof HTMLElement)) return false;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
  return true;
}

/** What had the focus may be gone after a change: it goes to what is nearest. */
function keepPlace(): void {
  if (document.activeElement !== document.body) return;
  if (document.querySelector('dialog[open]:modal')) return;
  if (inTicket) document.querySelector<HTMLElement>('#ticket h1')?.focus({ preventScroll: true });
  if (lastIndex < 0) return;
  go(Math.min(lastIndex, rows().length - 1));
}
