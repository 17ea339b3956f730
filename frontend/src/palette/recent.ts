// What was used last stands first where nothing is typed: kept in the browser, per agent.

import { meta } from '../lib/dom.ts';
import { store, stored } from '../lib/stored.ts';
import type { Item } from './item.ts';

const MOST = 30;
const SHOWN = 6;

type Kept = Pick<Item, 'id' | 'label' | 'hint' | 'to'>;

const name = () => `prickle.recent.${meta('agent')}`;
const all = (): Kept[] => stored<Kept[]>(name()) ?? [];

export function remember({ id, label, hint, to }: Kept): void {
  const others = all().filter((one) => one.id !== id);
  store(name(), [{ id, label, hint, to }, ...others].slice(0, MOST));
}

/** The last things used that can be used here: places, and acts that are on this page. */
export function recent(here: Item[]): Item[] {
  const now = location.pathname;
  const usable = all().flatMap((kept): Item[] => {
    if (!kept.to) return here.filter((item) => item.id === kept.id);
    const other = new URL(kept.to, location.href).pathname !== now;
    return other ? [{ ...kept, group: '' }] : [];
  });
  return usable.slice(0, SHOWN).map((item) => ({ ...item, group: 'Used last' }));
}
