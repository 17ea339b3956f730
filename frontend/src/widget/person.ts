// Who is in front of the page, and what the desk tells them: by when it answers, their tickets.
// Told once in a while, not on every page: a page that nobody asks from costs the desk nothing.

import { store, stored } from '../lib/stored.ts';
import { overview, similar, type Alike, type Overview, type Ticket } from './desk.ts';
import type { Settings } from './settings.ts';
import { ticketsOf, together, type Kept } from './tickets.ts';

export interface Identity {
  email?: string;
  name?: string;
  distinct_id?: string;
  organisation?: string;
  plan?: string;
  hash?: string;
}

const TOLD = 'prickle.widget.told';
/** How long what was told about tickets is good enough for the button, in milliseconds. */
const GOOD_MS = 5 * 60_000;
/** A promise is a minute's truth. */
const PROMISE_MS = 60_000;

/** The name under which something is kept in the browser for this person alone. */
export const keptFor = (key: string, who: string): string => (who ? `${key}/${who}` : key);

export class Person {
  identity: Identity = {};
  private told: Ticket[] = [];
  private last: { key: string; at: number; answer: Promise<Overview | null> } | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly changed: () => void,
  ) {}

  get email(): string {
    return this.identity.email ?? this.settings.email;
  }

  get name(): string {
    return this.identity.name ?? this.settings.name;
  }

  get who(): string {
    return this.identity.distinct_id ?? this.identity.email ?? this.settings.email;
  }

  /** Takes it; whether that is somebody else than before. */
  take(identity: Identity | null): boolean {
    const before = this.who;
    this.identity = identity ?? {};
    this.last = undefined;
    const other = this.who !== before;
    if (other) this.told = [];
    if (this.identity.hash) this.lookLater();
    return other;
  }

  tickets(): Kept[] {
    return together(ticketsOf(this.who), this.told, this.who);
  }

  unread(): number {
    return this.tickets().reduce((sum, { unread = 0 }) => sum + unread, 0);
  }

  /** How many answers of a ticket are unread now. */
  note(token: string, unread: number): void {
    const number = ticketsOf(this.who).find((kept) => kept.token === token)?.number;
    for (const ticket of this.told)
      if (ticket.token === token || String(ticket.number) === number) ticket.unread = unread;
  }

  overview(kind = ''): Promise<Overview | null> {
    const key = `${kind} ${JSON.stringify(this.identity)}`;
    if (this.last?.key !== key || Math.abs(Date.now() - this.last.at) > PROMISE_MS) {
      const { identity } = this;
      const answer = overview(this.settings.desk, { identity, kind }).then((told) => {
        if (told && identity === this.identity) this.hear(told.tickets);
        else if (!told) this.last = undefined;
        return told;
      });
      this.last = { key, at: Date.now(), answer };
    }
    return this.last.answer;
  }

  /** What the desk knows that reads like these words. */
  async alike(message: string, kind: string): Promise<Alike | null> {
    const { identity } = this;
    const before = await this.overview(kind);
    if (before?.suggests === false || identity !== this.identity) return null;
    const told = await similar(this.settings.desk, { identity, message, kind });
    return identity === this.identity ? told : null;
  }

  private hear(tickets: Ticket[]): void {
    this.told = tickets;
    store(TOLD, { who: this.who, at: Date.now(), tickets });
    this.changed();
  }

  /** Looks for answers when the page is at rest, and not again on the next page. */
  private lookLater(): void {
    const before = stored<{ who: string; at: number; tickets: Ticket[] }>(TOLD);
    if (before?.who === this.who && Math.abs(Date.now() - before.at) < GOOD_MS) {
      this.told = before.tickets;
      return this.changed();
    }
    const look = () => void this.overview();
    if ('requestIdleCallback' in window) requestIdleCallback(look, { timeout: 10_000 });
    else setTimeout(look, 2_000);
  }
}
