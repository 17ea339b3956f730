// Files to send: picked, pasted or dropped, listed with a way to take each off again.

import { size } from '../behaviours/file-size.ts';
import { el } from './el.ts';
import { MOST_BYTES, carried } from './files.ts';
import { texts } from './texts.ts';

export class Picker {
  readonly list = el('ul', { class: 'clips' });
  private readonly input = el('input', { type: 'file', multiple: true });
  readonly button = el('label', { class: 'button attach' }, texts.attach, this.input);

  constructor(
    public files: File[],
    /** Says what is wrong; empty for nothing. */
    private readonly problem: (words: string) => void,
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

  private take(event: Event): void {
    const more = carried(event);
    const hovering = event.type === 'dragover';
    const types = hovering ? (event as DragEvent).dataTransfer?.types : undefined;
    if (more.length || types?.includes('Files')) event.preventDefault();
    if (!hovering && more.length) this.add(more);
  }

  private add(more: File[]): void {
    this.problem('');
    for (const file of more) {
      const total = [...this.files, file].reduce((sum, { size }) => sum + size, 0);
      if (total > MOST_BYTES) this.problem(texts.tooLarge(file.name));
      else this.files = [...this.files, file];
    }
    this.draw();
  }

  private draw(): void {
    this.list.replaceChildren(...this.files.map((file) => this.clip(file)));
  }

  private clip(file: File): HTMLElement {
    const off = () => {
      this.files = this.files.filter((other) => other !== file);
      this.draw();
      this.input.focus();
    };
    const about = { type: 'button', class: 'bare', 'aria-label': texts.takeOff(file.name) };
    const button = el('button', { ...about, onclick: off }, '×');
    return el('li', {}, el('span', {}, file.name), el('small', {}, size(file.size)), button);
  }
}
