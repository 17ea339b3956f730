// The conversation about one ticket: what was said, how it stands, and a field to write back.

import { size } from '../behaviours/file-size.ts';
import { el } from './el.ts';
import type { Said, Thread } from './desk.ts';
import { Picker, type PickerNeeds } from './picker.ts';
import { fill, promised, texts, when } from './texts.ts';

export interface ThreadNeeds extends Pick<PickerNeeds, 'annotate'> {
  /** Where the plain help page is. */
  help: string;
  /** The address of a file of this ticket. */
  file(id: string | number): string;
  reply(message: string, files: File[]): void;
}

export class ThreadView {
  readonly element: HTMLElement;
  private readonly status = el('p', { class: 'status', role: 'status' });
  private readonly problem = el('p', { class: 'bad', role: 'alert' });
  private readonly said = el('ol', { class: 'said' });
  private readonly text = el('textarea', { id: 'reply', dir: 'auto', rows: '2' });
  private readonly form: HTMLElement;
  private readonly picker: Picker;
  private going: Said[] = [];
  private messages: Said[] = [];

  constructor(private readonly needs: ThreadNeeds) {
    const problem = (words: string) => (this.problem.textContent = words);
    this.picker = new Picker([], { problem, annotate: needs.annotate });
    this.form = el(
      'form',
      { class: 'field', onsubmit: (event) => this.submit(event), hidden: true },
      el('label', { for: 'reply' }, texts.reply),
      this.text,
      this.problem,
      this.picker.list,
      el(
        'div',
        { class: 'row' },
        this.picker.button,
        el('button', { class: 'button main', type: 'submit' }, texts.sendReply),
      ),
    );
    this.picker.watch(this.form);
    this.element = el('div', { class: 'body' }, this.status, this.said, this.form);
  }

  /** Words on their way, shown before the desk has them. */
  sending(id: string, text: string): void {
    this.going = [
      ...this.going.filter((said) => said.id !== id),
      { id, from: 'you', at: '', text },
    ];
    this.say(texts.sending);
    this.draw();
  }

  /** Not through yet; `stored`: it would be here after a reload. */
  waiting(stored: boolean): void {
    this.say(stored ? texts.waiting : texts.waitingHere, this.helpLink(), '.');
  }

  unreachable(): void {
    if (!this.messages.length) this.say(texts.unreachable);
  }

  arrived(number: string, promise: string, without: string[] = []): void {
    const names = without.join(', ');
    this.problem.textContent = names && fill(texts.filesStayed, { names });
    this.say(el('b', {}, fill(texts.received, { number })), promise && ` ${promise}`);
    this.form.hidden = false;
  }

  show({ ticket, messages }: Thread): void {
    const answered = messages.some(({ from }) => from === 'us');
    const status = texts.statuses[ticket.status ?? ''];
    const promise = promised(ticket.promise, ticket.due_at);
    const before = this.problem.textContent;
    if (answered && status) this.say(el('b', {}, `#${ticket.number}`), ` ${status}. ${promise}`);
    else this.arrived(String(ticket.number), promise);
    this.problem.textContent = before;
    this.form.hidden = ticket.status === 'closed';
    this.messages = messages;
    const words = new Set(messages.map(({ text }) => text.trim()));
    this.going = this.going.filter(({ text }) => !words.has(text.trim()));
    this.draw();
  }

  /** A reply the desk would not take: the words go back into the field. */
  refused(id: string): void {
    const said = this.going.find((going) => going.id === id);
    this.going = this.going.filter((going) => going.id !== id);
    if (said && !this.text.value) this.text.value = said.text;
    this.say(texts.refused, this.helpLink(), '.');
    this.draw();
  }

  private helpLink(): HTMLElement {
    return el('a', { href: this.needs.help, target: '_blank', rel: 'noopener' }, texts.helpLink);
  }

  private submit(event: Event): void {
    event.preventDefault();
    const words = this.text.value.trim();
    if (!words && !this.picker.files.length) return this.text.focus();
    this.problem.textContent = '';
    // A file alone says what it is.
    const said = words || this.picker.files.map(({ name }) => name).join(', ');
    this.needs.reply(said, this.picker.files);
    this.text.value = '';
    this.picker.clear();
  }

  private say(...words: (Node | string)[]): void {
    this.status.replaceChildren(...words);
  }

  private draw(): void {
    const bubbles = [...this.messages, ...this.going].map((said) => this.bubble(said));
    this.said.replaceChildren(...bubbles);
    this.said.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }

  private bubble(said: Said): HTMLElement {
    const who = said.from === 'you' ? texts.you : (said.name ?? texts.us);
    const at = said.at ? ` · ${when(said.at)}` : '';
    const files = (said.files ?? []).map((file) =>
      el(
        'li',
        {},
        el(
          'a',
          { href: this.needs.file(file.id), target: '_blank', rel: 'noopener', dir: 'auto' },
          file.name,
        ),
        el('small', {}, size(file.size)),
      ),
    );
    return el(
      'li',
      { class: said.from },
      el('small', { dir: 'auto' }, who + at),
      said.text ? el('p', { dir: 'auto' }, said.text) : null,
      files.length ? el('ul', { class: 'clips' }, ...files) : null,
    );
  }
}
