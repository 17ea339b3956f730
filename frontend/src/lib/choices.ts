// A list of choices beside a field that keeps the focus: arrows mark, Enter or Tab takes, Escape
// closes. Screen readers hear the marked one through `aria-activedescendant`.

export interface Choice<T> {
  label: string;
  hint?: string;
  value: T;
}

export class Choices<T> {
  private list: HTMLUListElement | undefined;
  private all: Choice<T>[] = [];
  private at = 0;

  constructor(
    private readonly field: HTMLElement,
    private readonly name: string,
    private readonly taken: (value: T) => void,
  ) {}

  show(all: Choice<T>[]): void {
    this.close();
    if (!all.length) return;
    this.all = all;
    const list = (this.list = document.createElement('ul'));
    list.className = 'offered';
    list.id = 'choices';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', this.name);
    list.append(...all.map((one, at) => this.item(one, at)));
    this.field.before(list);
    this.field.setAttribute('aria-controls', list.id);
    this.mark(0);
  }

  close(): void {
    this.list?.remove();
    this.list = undefined;
    this.field.removeAttribute('aria-activedescendant');
    this.field.removeAttribute('aria-controls');
  }

  /** True if the key was meant for the list. */
  key(event: KeyboardEvent): boolean {
    if (!this.list) return false;
    const { key, ctrlKey, metaKey } = event;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) this.mark((this.at + step + this.all.length) % this.all.length);
    else if ((key === 'Enter' && !ctrlKey && !metaKey) || key === 'Tab') this.take(this.at);
    else if (key === 'Escape') this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  private item({ label, hint }: Choice<T>, at: number): HTMLLIElement {
    const item = document.createElement('li');
    item.id = `choice-${at}`;
    item.setAttribute('role', 'option');
    item.append(label);
    if (hint) item.append(' ', Object.assign(document.createElement('small'), { textContent: hint }));
    item.addEventListener('mousedown', (event) => {
      event.preventDefault(); // The field keeps the focus.
      this.take(at);
    });
    return item;
  }

  private mark(at: number): void {
    this.at = at;
    const items = [...(this.list?.children ?? [])];
    items.forEach((item, index) => item.setAttribute('aria-selected', String(index === at)));
    items[at]?.scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', `choice-${at}`);
  }

  private take(at: number): void {
    const choice = this.all[at];
    this.close();
    if (choice) this.taken(choice.value);
  }
}
