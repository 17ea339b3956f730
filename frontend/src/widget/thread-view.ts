// The conversation about one ticket: what was said, how it stands, and a field to write back.

import { el } from './el.ts';
import type { Said, Thread } from './desk.ts';
import { texts } from './texts.ts';

export interface ThreadNeeds {
  /** Where the plain help page is. */
  help: string;
  reply(message: string): void;
}

export class ThreadView {
  readonly element: HTMLElement;
  private readonly status = el('p', { class: 'status', role: 'status' });
  private readonly said = el('ol', { class: 'said' });
  private readonly text = el('textarea', { id: 'reply', dir: 'auto', rows: '2' });
  private readonly form: HTMLElement;
  private going: Said[] = [];
  private messages: Said[] = [];

  constructor(private readonly needs: ThreadNeeds) {
    const label = el('label', { for: 'reply' }, texts.reply);
    const button = el('button', { class: 'button main', type: 'submit' }, texts.sendReply);
    const row = el('div', { class: 'row' }, button);
    const submit = (event: Event) => this.submit(event);
    this.form = el(
      'form',
      { class: 'field', onsubmit: submit, hidden: true },
      label,
      this.text,
      row,
    );
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

  waiting(): void {
    const link = el(
      'a',
      { href: this.needs.help, target: '_blank', rel: 'noopener' },
      texts.helpLink,
    );
    this.say(texts.waiting, link, '.');
  }

  unreachable(): void {
    if (!this.messages.length) this.say(texts.unreachable);
  }

  arrived(number: string, promise: string): void {
    this.say(el('b', {}, texts.received(number)), promise && ` ${promise}`);
    this.form.hidden = false;
  }

  show({ ticket, messages }: Thread, promise: string): void {
    const answered = messages.some(({ from }) => from === 'us');
    const status = texts.statuses[ticket.status ?? ''];
    if (answered && status) this.say(el('b', {}, `#${ticket.number}`), ` ${status}.`);
    else this.arrived(String(ticket.number), ticket.promise_text ?? promise);
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
    this.say(
      texts.refused,
      el('a', { href: this.needs.help, target: '_blank' }, texts.helpLink),
      '.',
    );
    this.draw();
  }

  focus(): void {
    if (!this.form.hidden) this.text.focus();
  }

  private submit(event: Event): void {
    event.preventDefault();
    const words = this.text.value.trim();
    if (!words) return this.text.focus();
    this.text.value = '';
    this.needs.reply(words);
  }

  private say(...words: (Node | string)[]): void {
    this.status.replaceChildren(...words);
  }

  private draw(): void {
    const bubbles = [...this.messages, ...this.going].map((said) => {
      const who = said.from === 'you' ? texts.you : (said.name ?? texts.us);
      const when = said.at ? ` · ${time(said.at)}` : '';
      const text = el('p', { dir: 'auto' }, said.text);
      return el('li', { class: said.from }, el('small', {}, who + when), text);
    });
    this.said.replaceChildren(...bubbles);
    this.said.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }
}

function time(at: string): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  const day: Intl.DateTimeFormatOptions = today
    ? {}
    : { weekday: 'short', day: 'numeric', month: 'short' };
  return date.toLocaleString(undefined, { ...day, hour: '2-digit', minute: '2-digit' });
}
