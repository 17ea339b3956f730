// The acts of the page as the palette offers them: whatever is marked with a key or as an act and
// can be used now. Menus of values become a second step.

import { elements, keysOf, nameOf, press, stepOf } from '../lib/acts.ts';
import { ownKey } from '../lib/keys.ts';
import type { Item } from './item.ts';

const PLACES: [string, string][] = [
  ['#bulk', 'The rows you picked'],
  ['#bulk', 'This row'],
  ['ticket-composer', 'Writing'],
  ['#ticket', 'This ticket'],
  ['#list', 'The list'],
  ['#rail', 'Go to'],
];

export function pageItems(): Item[] {
  const items = new Map<string, Item>();
  for (const element of elements()) {
    if (element.closest('#palette') || element.matches('[commandfor="palette"]')) continue;
    if (element.matches('#bulk.at-hand [data-unpick]')) continue;
    const item = itemOf(element);
    if (item.label && !items.has(item.id)) items.set(item.id, item);
  }
  return [...items.values()].sort((a, b) => placeOf(a.group) - placeOf(b.group));
}

const placeOf = (group: string): number => {
  const at = PLACES.findIndex(([, name]) => name === group);
  return at < 0 ? PLACES.length : at;
};

function itemOf(element: HTMLElement): Item {
  const [key = ''] = keysOf(element);
  const place = PLACES.find(([where]) => element.closest(where))?.[1] ?? 'Anywhere';
  const group = element.closest('#bulk.at-hand') ? 'This row' : place;
  const label = nameOf(element);
  const item: Item = { id: `act:${key || label}`, group, label, keys: key ? ownKey(key) : '' };
  const values = stepOf(element);
  if (!values.length) return { ...item, run: () => press(element) };
  const now = element.querySelector('.value')?.textContent?.trim() ?? '';
  const name = element.querySelector('small')?.textContent?.trim() || label;
  const step = () => values.map((value) => valueOf(value, name));
  return { ...item, label: `${name}…`, hint: now, step };
}

function valueOf(button: HTMLButtonElement, group: string): Item {
  const part = (tag: string) => button.querySelector(tag)?.textContent?.trim() ?? '';
  const label = part('b') || nameOf(button);
  const on = button.getAttribute('aria-current') === 'true' ? 'as it is now' : '';
  const run = () => button.click();
  return { id: `value:${group}:${label}`, group, label, hint: on || part('small'), run };
}

/** The step a menu's key leads to, if it has one. */
export function stepFor(element: HTMLElement): { name: string; items: Item[] } | undefined {
  const items = itemOf(element).step?.();
  const name = element.querySelector('small')?.textContent?.trim() || nameOf(element);
  return Array.isArray(items) && items.length ? { name, items } : undefined;
}
