// Files to send: picked, pasted or dropped, listed with a way to draw on a picture and to take each
// off again.

import { size } from '../behaviours/file-size.ts';
import { canDrawOn } from './annotate.ts';
import { el } from './el.ts';
import { MOST_BYTES, carried } from './files.ts';
import { fill, texts } from './texts.ts';

export interface PickerNeeds {
  /** Says what is wrong; empty for nothing. */
  problem(words: string): void;
  /** Lets the person draw on it; `null` if they left it as it was. */
  annotate(file: File): Promise<File | null>;
}

export class Picker {
  readonly list = el('ul', { class: 'clips' });
  private readonly input = el('input', { type: 'file', multiple: true });
  readonly button = el('label', { class: 'button attach' }, texts.attach, this.input);

  constructor(
    public files: File[],
    private readonly needs: PickerNeeds,
  ) {
    this.input.addEventListener('change', () => {
      this.add([...(this.input.files ?? [])]);
      this.input.value = '';
    });
    this.draw();
  }

  /** Paste and drop anywhere on `element`. Text is left to the browser. */
  watch(element: HTMLElement): void {
    for (const type of ['paste', 'drop', 'dragover']) {
      element.addEventListener(type, (event) => this.take(event));
    }
  }

  clear(): void {
    this.files = [];
    this.draw();
  }

  private take(event: Event): void {
    const more = carried(event);
    const hovering = event.type === 'dragover';
    const types = hovering ? (event as DragEvent).dataTransfer?.types : undefined;
    if (more.length || types?.includes('Files')) event.preventDefault();
    if (!hovering && more.length) this.add(more);
  }

  private add(more: File[]): void {
    this.needs.problem('');
    for (const file of more) {
      const total = [...this.files, file].reduce((sum, { size }) => sum + size, 0);
      if (total > MOST_BYTES) this.needs.problem(fill(texts.tooLarge, { name: file.name }));
      else this.files = [...this.files, file];
    }
    this.draw();
  }

  private draw(): void {
    this.list.replaceChildren(...this.files.map((file) => this.clip(file)));
  }

  private clip(file: File): HTMLElement {
    const { name } = file;
    const off = () => {
      this.files = this.files.filter((other) => other !== file);
      this.draw();
      this.input.focus();
    };
    return el(
      'li',
      {},
      el('span', { dir: 'auto' }, name),
      el('small', {}, size(file.size)),
      canDrawOn(file) &&
        el(
          'button',
          {
            type: 'button',
            class: 'bare text',
            'aria-label': fill(texts.draw, { name }),
            onclick: () => void this.drawOn(file),
          },
          texts.drawShort,
        ),
      el(
        'button',
        {
          type: 'button',
          class: 'bare',
          'aria-label': fill(texts.takeOff, { name }),
          onclick: off,
        },
        '×',
      ),
    );
  }

  private async drawOn(file: File): Promise<void> {
    const drawn = await this.needs.annotate(file);
    if (drawn) this.files = this.files.map((other) => (other === file ? drawn : other));
    this.draw();
    const at = this.files.indexOf(drawn ?? file);
    this.list.children[at]?.querySelector('button')?.focus();
  }
}
