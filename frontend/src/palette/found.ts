// What the server finds for the palette: tickets, people, organisations, macros. Asked a moment
// after the last letter; an answer to letters typed over is thrown away.

import { openMacros } from '../behaviours/composer-macros.ts';
import type { Item } from './item.ts';

const PAUSE_MS = 90;

const GROUPS: Record<string, string> = {
  ticket: 'Tickets',
  person: 'People',
  organisation: 'Organisations',
  macro: 'Macros',
};

interface Found {
  kind: string;
  label: string;
  hint: string;
  to: string;
}

let timer: number | undefined;
let running: AbortController | undefined;

/** Calls `done` once with what was found, or with nothing where there is no connection. */
export function find(url: string, query: string, done: (items: Item[]) => void): void {
  forget();
  if (!query.trim()) return done([]);
  timer = window.setTimeout(() => void ask(url, query, done), PAUSE_MS);
}

/** No answer that is still under way is wanted. */
export function forget(): void {
  clearTimeout(timer);
  running?.abort();
}

async function ask(url: string, query: string, done: (items: Item[]) => void): Promise<void> {
  const mine = (running = new AbortController());
  try {
    const on = answered();
    const address = `${url}?q=${encodeURIComponent(query)}${on && `&on=${on}`}`;
    const response = await fetch(address, { signal: mine.signal });
    if (!response.ok || response.redirected) return done([]);
    const found = (await response.json()) as Found[];
    if (!mine.signal.aborted) done(found.map((one) => itemOf(one, on !== '')));
  } catch {
    if (!mine.signal.aborted) done([]);
  }
}

/** The number of the ticket that is open, where it can be replied to; empty for none. */
function answered(): string {
  const ticket = document.querySelector<HTMLElement>('#ticket[data-live^="ticket/"]');
  return ticket?.querySelector('a[data-macros]') ? (ticket.dataset.live?.slice(7) ?? '') : '';
}

/** On a ticket a macro is looked at and used there, as the composer's own menu does it. */
function itemOf({ kind, label, hint, to }: Found, onTicket: boolean): Item {
  const item = { id: `${kind}:${to}`, group: GROUPS[kind] ?? 'Found', label, hint };
  if (kind !== 'macro' || !onTicket) return { ...item, to };
  return { ...item, run: () => void openMacros(new URL(to, location.href).href) };
}
