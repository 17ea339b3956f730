// What the bar of the list does: one ticket is changed at once and can be undone; several lead to a
// look at what would change. A value is chosen in the palette.

import { toast } from '../lib/dom.ts';
import { CSRF_HEADER } from '../lib/http.ts';
import { meta } from '../lib/dom.ts';
import { toastWith } from '../lib/toast.ts';
import type { Item } from '../palette/item.ts';
import { chooseFrom } from './palette.ts';
import { putBack, targets } from './pick.ts';
import { letChange } from './steady-list.ts';

type Fields = Record<string, string>;

interface Said {
  said: string;
  undo?: string | null;
}

export function startBulkActs(): void {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('#bulk button') : null;
    const { choose, set, pickView } = button?.dataset ?? {};
    if (set) void edit(Object.fromEntries(new URLSearchParams(set)));
    if (choose) void offer(choose, button?.firstChild?.textContent?.trim() ?? '');
    if (pickView !== undefined) look({ all: 'yes' });
  });
  document.addEventListener('submit', (event) => {
    if ((event.target as Element).id !== 'bulk' || event.defaultPrevented) return;
    event.preventDefault();
    look({});
  });
}

async function offer(field: string, name: string): Promise<void> {
  const numbers = targets(); // The palette takes the focus, and with it the row under the cursor.
  const url = document.getElementById('palette')?.dataset.choices ?? '';
  try {
    const response = await fetch(`${url}?of=${field}`, { headers: { Accept: 'application/json' } });
    if (!response.ok || response.redirected) throw new Error('no choices');
    const choices = (await response.json()) as { value: string; label: string; hint: string }[];
    const items = choices.map(({ value, label, hint }): Item => {
      const run = () => void edit({ [field]: value || 'none' }, numbers);
      return { id: `bulk:${field}:${value}`, group: name, label, hint, run };
    });
    const of = numbers.length > 1 ? ` of ${numbers.length} tickets` : ` of #${numbers[0]}`;
    chooseFrom(name.replace('…', '') + of, items);
  } catch {
    toast('No connection, so nothing can be chosen now.');
  }
}

async function edit(fields: Fields, numbers = targets()): Promise<void> {
  if (numbers.length > 1) return look(fields, numbers);
  const form = bar();
  if (!numbers.length || !form) return;
  await tell(form.dataset.atOnce ?? '', { ...fields, tickets: numbers.join(',') });
}

/** Says in a word what came of it; the next change of the list is ours, so it may move. */
async function tell(url: string, fields: Fields): Promise<void> {
  const headers = { [CSRF_HEADER]: meta('csrf'), Accept: 'application/json' };
  try {
    letChange();
    const body = new URLSearchParams(fields);
    const response = await fetch(url, { method: 'POST', headers, body });
    if (response.redirected) return toast('You have been signed out, so nothing was changed.');
    if (!response.ok) return toast('That did not work, and nothing was changed.');
    const { said, undo } = (await response.json()) as Said;
    if (undo) toastWith(said, 'Undo', 'z', () => void tell(undo, {}));
    else toast(said);
  } catch {
    toast('No connection: nothing was changed. Please try again.');
  }
}

const bar = () => document.querySelector<HTMLFormElement>('form#bulk');

/** Leads to the page that shows what would change. */
function look(fields: Fields, numbers = targets()): void {
  const form = bar();
  if (!form) return;
  const all = { ...fields, tickets: numbers.join(',') };
  for (const [name, value] of Object.entries(all)) {
    const field = document.createElement('input');
    [field.type, field.name, field.value] = ['hidden', name, value];
    form.append(field);
  }
  form.submit();
  putBack();
}
