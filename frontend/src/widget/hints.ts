// While somebody writes: what they asked before that reads alike, and where their plan's help is.
// Asked for when the fingers rest; whatever comes late or not at all leaves the form as it is.

import type { Alike, Ticket } from './desk.ts';
import { el } from './el.ts';
import { fill, texts } from './texts.ts';

export interface HintNeeds {
  /** What reads like it. */
  alike(message: string, kind: string): Promise<Alike | null>;
  /** Shows a ticket of theirs instead; what is typed stays kept. */
  open(ticket: Ticket): void;
}

/** Fingers rest when nothing was typed for so many milliseconds. */
const REST_MS = 700;
/** Fewer letters say nothing about what it is. */
const LEAST = 12;

export class Hints {
  /** Read out when it changes, and never in the way of typing. */
  readonly element = el('div', { class: 'hints', role: 'status' });
  private rest: ReturnType<typeof setTimeout> | undefined;
  private asked = '';

  constructor(
    private readonly needs: HintNeeds,
    private readonly kind: () => string,
  ) {}

  typed(message: string): void {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => void this.ask(message.trim()), REST_MS);
  }

  private async ask(message: string): Promise<void> {
    if (message === this.asked || !this.element.isConnected) return; // Sent or left by now.
    this.asked = message;
    const told = message.length < LEAST ? null : await this.needs.alike(message, this.kind());
    if (message !== this.asked) return; // More was typed meanwhile.
    this.element.replaceChildren(...(told ? this.drawn(told) : []));
  }

  private drawn({ tickets, community, on_their_plan }: Alike): Node[] {
    const shown: Node[] = [];
    if (tickets.length) {
      const rows = tickets.map((ticket) => el('li', {}, this.row(ticket)));
      shown.push(el('p', {}, texts.askedBefore), el('ul', {}, ...rows));
    }
    if (community) {
      const about = { href: community, target: '_blank', rel: 'noopener' };
      const words = on_their_plan ? texts.communityOnPlan : texts.community;
      shown.push(el('p', {}, words, el('a', about, texts.communityLink), '.'));
    }
    return shown;
  }

  private row(ticket: Ticket): HTMLElement {
    const { number, subject = '', status } = ticket;
    const stands = texts.statuses[status ?? ''];
    return el(
      'button',
      { class: 'text', type: 'button', onclick: () => this.needs.open(ticket) },
      fill('#{number} {subject}', { number, subject }),
      stands ? el('small', {}, ` ${stands}`) : null,
    );
  }
}
