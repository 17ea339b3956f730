// Files of a reply: pasted, dropped or picked, shown as clips that can be taken off again. They all
// live in the form's own file field, so what is shown is what is sent.

import { isPicture, place } from './composer-pictures.ts';
import { size } from './file-size.ts';
import type { TicketComposer } from './composer.ts';

export class Clips {
  constructor(private readonly composer: TicketComposer) {}

  /** Paste and drop. Text is left to the browser. */
  take(event: Event): void {
    const data =
      event instanceof DragEvent ? event.dataTransfer : (event as ClipboardEvent).clipboardData;
    this.composer.form.classList.toggle('dropping', event.type === 'dragover');
    if (event.type === 'dragover' && data?.types.includes('Files')) event.preventDefault();
    if (!['paste', 'drop'].includes(event.type) || !data?.files.length) return;
    event.preventDefault();
    void this.sort([...data.files]);
  }

  /** Pictures stand in the words, everything else beside them. */
  private async sort(files: File[]): Promise<void> {
    const others = files.filter((file) => !isPicture(file));
    if (others.length) this.add(others);
    for (const picture of files.filter(isPicture))
      if (!(await place(this.composer, picture))) this.add([picture]);
  }

  draw(): void {
    const files = [...(this.composer.files?.files ?? [])];
    let list = this.composer.querySelector('[data-clips]');
    if (!files.length) return list?.remove();
    if (!list) {
      list = document.createElement('ul');
      list.className = 'clips';
      list.setAttribute('data-clips', '');
      list.setAttribute('aria-label', 'Files to send');
      this.composer.text.after(list);
    }
    list.replaceChildren(...files.map((file) => this.clip(file)));
  }

  private add(files: File[]): void {
    const taken = [...(this.composer.files?.files ?? [])].map((file) => file.name);
    this.set([...(this.composer.files?.files ?? []), ...files.map((file) => named(file, taken))]);
  }

  private set(files: File[]): void {
    const field = this.composer.files;
    if (!field) return;
    const box = new DataTransfer();
    for (const file of files) box.items.add(file);
    field.files = box.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  private clip(file: File): HTMLLIElement {
    const item = document.createElement('li');
    const clip = document.createElement('span');
    const [name, weight, off] = ['span', 'small', 'button'].map((tag) =>
      document.createElement(tag),
    );
    if (!name || !weight || !(off instanceof HTMLButtonElement)) return item;
    clip.className = 'clip';
    name.className = 'clip-name';
    name.textContent = file.name;
    weight.textContent = size(file.size);
    off.type = 'button';
    off.className = 'clip-remove';
    off.setAttribute('aria-label', `Take off ${file.name}`);
    off.textContent = '×';
    off.addEventListener('click', () => {
      this.set([...(this.composer.files?.files ?? [])].filter((other) => other !== file));
      this.composer.text.focus();
    });
    clip.append(name, ' ', weight, off);
    item.append(clip);
    return item;
  }
}

/** Every pasted picture is called `image.png`; the second becomes `image-2.png`. */
export function named(file: File, taken: string[]): File {
  const [stem, ext] = file.name.split(/(\.[^.]*)$/);
  let name = file.name;
  for (let n = 2; taken.includes(name); n += 1) name = `${stem}-${n}${ext ?? ''}`;
  taken.push(name);
  return name === file.name ? file : new File([file], name, { type: file.type });
}
