// Moving through the list by keys: `j` and `k` move the focus, `o` (and Enter, by itself) opens,
// Escape comes back to the row that is open. If the focused row goes away, its neighbour has it.

import { isField } from '../lib/dom.ts';

let lastIndex = -1;

export function startListKeys(): void {
  document.addEventListener('keydown', (event) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (event.defaultPrevented || modified || isField(event.target)) return;
    if (document.querySelector('dialog[open]:modal')) return;
    if (act(event.key)) event.preventDefault();
  });
  document.addEventListener('focusin', () => (lastIndex = rows().indexOf(focused())));
  document.addEventListener('htmx:after:settle', keepPlace);
}

const rows = (): Element[] => [...document.querySelectorAll('a[data-row]')];
const focused = (): Element => document.activeElement ?? document.body;

function act(key: string): boolean {
  if (key === 'j') return step(1);
  if (key === 'k') return step(-1);
  if (key === 'Escape') return go(current());
  const row = focused();
  if (key !== 'o' || !rows().includes(row)) return false;
  (row as HTMLElement).click();
  return true;
}

function current(): number {
  const all = rows();
  const at = all.indexOf(focused());
  return at >= 0 ? at : all.findIndex((row) => row.hasAttribute('aria-current'));
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

function keepPlace(): void {
  if (document.activeElement !== document.body || lastIndex < 0) return;
  go(Math.min(lastIndex, rows().length - 1));
}
