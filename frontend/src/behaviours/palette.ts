// The command palette (Ctrl or Cmd K): what the page can do at once, what the server knows a moment
// later, below it. An act with a value goes on inside the palette.

import { onFresh } from '../lib/dom.ts';
import { onKey } from '../lib/acts.ts';
import { forget } from '../palette/found.ts';
import type { Item } from '../palette/item.ts';
import { stepFor } from '../palette/page-items.ts';
import { Palette } from '../palette/palette.ts';
import { remember } from '../palette/recent.ts';
import { visit } from './open-tickets.ts';

let palette: Palette | undefined;

export function startPalette(): void {
  const dialog = document.getElementById('palette');
  const field = document.getElementById('palette-field');
  const box = document.getElementById('palette-list');
  if (!(dialog instanceof HTMLDialogElement) || !box) return;
  if (!(field instanceof HTMLInputElement)) return;
  const open = (address: string) => void visit(address, { push: true, focus: true });
  palette = new Palette(dialog, field, box, open);
  dialog.addEventListener('close', forget);
  document.addEventListener('keydown', shortcut, { capture: true });
  document.addEventListener('click', button, { capture: true });
  document.addEventListener('prickle:choose', (event) => {
    const menu = event.target instanceof HTMLElement ? stepFor(event.target) : undefined;
    if (!menu) return;
    event.preventDefault();
    chooseFrom(menu.name, menu.items);
  });
  onKey('#', () => (palette?.open('#'), true));
  onFresh(noteTicket);
}

/** Lets the reader choose one of some values by typing. */
export function chooseFrom(name: string, items: Item[]): void {
  palette?.openStep(name, items);
}

function shortcut(event: KeyboardEvent): void {
  const held = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!held || (event.key.toLowerCase() !== 'k' && event.code !== 'KeyK')) return;
  event.preventDefault();
  event.stopPropagation();
  if (palette?.dialog.open) palette.close();
  else if (!document.querySelector('dialog[open]:modal')) palette?.open('');
}

function button(event: Event): void {
  const target = event.target instanceof Element ? event.target : null;
  if (!target?.closest('[commandfor="palette"][command="show-modal"]')) return;
  event.preventDefault();
  palette?.open('');
}

/** Tickets that were looked at are found again without a letter. */
function noteTicket(): void {
  const ticket = document.querySelector<HTMLElement>('#ticket[data-live^="ticket/"]');
  const [number, to] = [ticket?.dataset.live?.slice(7), location.pathname + location.search];
  const title = ticket?.querySelector('h1')?.textContent?.trim();
  if (!number || !title || !location.pathname.endsWith(`/${number}`)) return;
  remember({ id: `ticket:${to}`, label: `#${number} ${title}`, hint: '', to });
}
