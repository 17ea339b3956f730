// The sheet of keys shows what works on this page, with the reader's own keys. It is drawn whole
// by the server; each time it is opened, what is not on the page now is left out.

import { elements, isThere, keysOf, nameOf } from '../lib/acts.ts';
import { ownKey } from '../lib/keys.ts';

export function startKeySheet(): void {
  document.addEventListener(
    'click',
    ({ target }) => {
      if (target instanceof Element && target.closest('[commandfor="keys"]')) fillSheet();
    },
    { capture: true },
  );
}

export function fillSheet(): void {
  const sheet = document.getElementById('keys');
  if (!sheet) return;
  sheet.querySelectorAll('[data-added]').forEach((line) => line.remove());
  const known = new Set<string>();
  for (const line of sheet.querySelectorAll<HTMLElement>('[data-key]')) {
    const shipped = line.dataset.key ?? '';
    known.add(shipped);
    const key = ownKey(shipped);
    line.querySelector('dt')?.replaceChildren(...presses(key));
    line.hidden = !key || !(isThere(shipped) || shipped === '?');
  }
  for (const element of elements()) {
    const [key = ''] = keysOf(element);
    if (key && key !== 'Escape' && !known.has(key)) add(sheet, element, key);
    known.add(key);
  }
  const groups = [...sheet.querySelectorAll<HTMLElement>('section')];
  // Keys that are the same for everybody stand without a name of their own.
  const missing = (at: number, place: string) =>
    groups[at]?.querySelectorAll<HTMLElement>('dl > div:not([data-key])').forEach((line) => {
      line.hidden = !document.querySelector(place) && !line.dataset.added;
    });
  missing(2, 'a[data-row]');
  missing(4, 'ticket-composer');
  for (const group of groups) group.hidden = !group.querySelector('dl > div:not([hidden])');
}

/** A key the handbook of keys doesn't know yet stands with its element's own name. */
function add(sheet: Element, element: HTMLElement, shipped: string): void {
  const writing = element.closest('ticket-composer');
  const place = element.closest('#ticket') && !writing ? 3 : element.closest('#list') ? 2 : 0;
  const list = sheet.querySelectorAll('dl')[writing ? 4 : place];
  const [line, dt, dd] = ['div', 'dt', 'dd'].map((tag) => document.createElement(tag));
  if (!list || !line || !dt || !dd) return;
  line.dataset.added = '';
  dt.append(...presses(ownKey(shipped)));
  dd.textContent = nameOf(element);
  line.append(dt, dd);
  list.append(line);
}

function presses(keys: string): HTMLElement[] {
  return keys.split(' ').map((key) => {
    const kbd = document.createElement('kbd');
    kbd.textContent = key;
    return kbd;
  });
}
