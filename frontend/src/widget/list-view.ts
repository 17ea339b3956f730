// The person's tickets, newest first: what each is about, how it stands, what is new in it.

import { el } from './el.ts';
import type { Kept } from './tickets.ts';
import { fill, texts, when } from './texts.ts';

export function listView(
  tickets: Kept[],
  open: (ticket: Kept) => void,
  ask: () => void,
): HTMLElement {
  const rows = tickets.map((ticket) => el('li', {}, row(ticket, () => open(ticket))));
  return el(
    'div',
    { class: 'body' },
    rows.length
      ? el('ul', { class: 'list' }, ...rows)
      : el('p', { class: 'hint' }, texts.noTickets),
    el(
      'div',
      { class: 'row' },
      el('button', { class: 'button main', type: 'button', onclick: ask }, texts.again),
    ),
  );
}

function row({ number, about, status, at, unread }: Kept, open: () => void): HTMLElement {
  const stands = texts.statuses[status ?? ''] ?? '';
  const since = at ? when(new Date(at).toISOString()) : '';
  return el(
    'button',
    { class: unread ? 'new' : '', type: 'button', onclick: open },
    el('b', { dir: 'auto' }, about || `#${number}`),
    unread ? el('span', { class: 'badge' }, fill(texts.unreadMark, { n: unread })) : null,
    el('small', {}, [`#${number}`, stands, since].filter(Boolean).join(' · ')),
  );
}
