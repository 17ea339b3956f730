// Draws the palette's list and moves through it. The chosen row stays the same thing when more is
// found, so that nothing moves away under a hand that is about to press Enter.

import { grouped, type Item } from './item.ts';

export class PaletteList {
  private items: Item[] = [];
  private at = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly field: HTMLInputElement,
  ) {}

  get chosen(): Item | undefined {
    return this.items[this.at];
  }

  get count(): number {
    return this.items.length;
  }

  /** `anew`: the question changed, so the first is chosen. */
  show(items: Item[], anew: boolean): void {
    const before = anew ? undefined : this.chosen?.id;
    const groups = grouped(items);
    this.items = groups.flatMap(([, some]) => some);
    const kept = this.items.findIndex((item) => item.id === before);
    this.at = Math.max(0, kept);
    let index = 0;
    this.box.replaceChildren(
      ...groups.map(([name, some], number) => {
        const group = element('div', '', { role: 'group', 'aria-labelledby': `palette-g${number}` });
        const heading = { role: 'presentation', id: `palette-g${number}` };
        group.append(element('h3', name, heading), ...some.map((item) => row(item, index++)));
        return group;
      }),
    );
    this.mark(anew);
  }

  move(by: number): void {
    if (!this.items.length) return;
    this.at = (this.at + by + this.items.length) % this.items.length;
    this.mark(true);
  }

  /** Chooses the row an element stands in; false if it is in none. */
  take(target: Element): boolean {
    const index = target.closest<HTMLElement>('[data-index]')?.dataset.index;
    if (index === undefined) return false;
    this.at = Number(index);
    this.mark(false);
    return true;
  }

  private mark(scroll: boolean): void {
    for (const row of this.box.querySelectorAll<HTMLElement>('[role="option"]')) {
      const on = row.dataset.index === String(this.at);
      row.setAttribute('aria-selected', String(on));
      if (on && scroll) row.scrollIntoView({ block: 'nearest' });
    }
    if (this.items.length) this.field.setAttribute('aria-activedescendant', `palette-${this.at}`);
    else this.field.removeAttribute('aria-activedescendant');
  }
}

function row(item: Item, index: number): HTMLElement {
  const line = element('div', '', { role: 'option', id: `palette-${index}` });
  line.dataset.index = String(index);
  line.append(element('bdi', item.label));
  if (item.hint) line.append(element('small', item.hint, { dir: 'auto' }));
  for (const key of item.keys?.split(' ').filter(Boolean) ?? [])
    line.append(element('kbd', key, { 'aria-hidden': 'true' }));
  return line;
}

function element(tag: string, text: string, attributes: Record<string, string> = {}): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
