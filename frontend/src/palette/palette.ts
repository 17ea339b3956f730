// The palette while it is open: what is offered, what is chosen, and what then happens.

import { fit } from './fuzzy.ts';
import { find } from './found.ts';
import type { Item } from './item.ts';
import { PaletteList } from './list.ts';
import { pageItems } from './page-items.ts';
import { recent, remember } from './recent.ts';

const MOST_LOCAL = 12;

export class Palette {
  private readonly list: PaletteList;
  /** What the page can do, or the values of one act. */
  private local: Item[] = [];
  private found: Item[] = [];
  /** What is being chosen in a second step, in words. */
  private step = '';

  constructor(
    readonly dialog: HTMLDialogElement,
    readonly field: HTMLInputElement,
    box: HTMLElement,
    /** Shows a ticket without leaving the page. */
    private readonly visit: (address: string) => void,
  ) {
    this.list = new PaletteList(box, field);
    field.addEventListener('input', () => this.search());
    field.addEventListener('keydown', (event) => this.key(event));
    field.form?.addEventListener('submit', (event) => {
      event.preventDefault();
      this.run();
    });
    box.addEventListener('click', ({ target }) => {
      if (target instanceof Element && this.list.take(target)) this.run();
    });
  }

  open(query: string): void {
    this.start('', pageItems(), query);
  }

  /** The values of one act, to choose one of. */
  openStep(name: string, items: Item[]): void {
    this.start(name, items, '');
  }

  close(): void {
    this.dialog.close();
    // Where what had the focus is gone, the field would keep it for a moment and swallow a key.
    this.field.blur();
  }

  private start(name: string, items: Item[], query: string): void {
    [this.step, this.local, this.found] = [name, items, []];
    const label = document.getElementById('palette-step');
    if (label) [label.textContent, label.hidden] = [name, !name];
    this.field.value = query;
    if (!this.dialog.open) this.dialog.showModal();
    this.field.focus();
    this.search();
  }

  private search(): void {
    const query = this.field.value;
    this.found = [];
    this.show(true);
    if (this.step) return;
    find(this.dialog.dataset.find ?? '', query, (items) => {
      this.found = items;
      this.show(false);
    });
  }

  private show(anew: boolean): void {
    this.list.show(this.shown(this.field.value), anew);
    const { count } = this.list;
    const nothing = this.step ? 'Nothing fits.' : 'Nothing fits. Enter searches.';
    const line = document.getElementById('palette-said');
    if (line) line.textContent = count ? `${count} to choose from` : nothing;
  }

  private shown(query: string): Item[] {
    if (!query.trim()) return this.step ? this.local : this.atRest();
    const scored = this.local.flatMap((item) => {
      const points = fit(query, `${item.label} ${item.words ?? ''}`);
      return points === undefined ? [] : [{ item, points }];
    });
    scored.sort((a, b) => b.points - a.points);
    const best = scored.slice(0, this.step ? undefined : MOST_LOCAL).map(({ item }) => item);
    return [...best, ...this.found];
  }

  /** Before a letter is typed: what was used last, then everything, nothing twice. */
  private atRest(): Item[] {
    const last = recent(this.local);
    const used = new Set(last.map((item) => item.id));
    return [...last, ...this.local.filter((item) => !used.has(item.id))];
  }

  private key(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (by) this.list.move(by);
    // The browser's own way ends a moment later, and swallows a key pressed meanwhile.
    else if (event.key === 'Escape') this.close();
    else if (event.key === 'Backspace' && this.step && !this.field.value) this.open('');
    else if (event.key !== 'Enter' || event.isComposing) return;
    else this.run();
    event.preventDefault();
  }

  private run(): void {
    const item = this.list.chosen;
    const query = this.field.value.trim();
    if (!item && (this.step || !query)) return;
    if (item?.step) {
      void Promise.resolve(item.step()).then((all) => this.openStep(item.label, all));
      return;
    }
    if (item && !this.step) remember(item);
    this.close();
    if (!item) location.assign(`${this.field.form?.action}?q=${encodeURIComponent(query)}`);
    else if (item.run) item.run();
    else if (item.to) this.go(item.id, new URL(item.to, location.href).href);
  }

  private go(id: string, address: string): void {
    if (id.startsWith('ticket:')) this.visit(address);
    else location.assign(address);
  }
}
