// One thing the command palette offers.

export interface Item {
  /** The same thing has the same id, today and tomorrow. */
  id: string;
  /** The heading it stands under. */
  group: string;
  label: string;
  hint?: string;
  /** The reader's key for it; empty for none. */
  keys?: string;
  /** More words it is found by. */
  words?: string;
  /** Where it leads; or what it does; or what is chosen next. */
  to?: string;
  run?: () => void;
  step?: () => Item[] | Promise<Item[]>;
}

/** What a list shows: items in their groups, in the order of the groups' first item. */
export function grouped(items: Item[]): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups];
}
