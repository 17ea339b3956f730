// The tickets this person opened from this browser. Kept per person: on a shared machine nobody
// finds somebody else's conversation.

import { store, stored } from '../lib/stored.ts';

export interface Kept {
  number: string;
  token: string;
  who: string;
  /** The first words, to tell them apart. */
  about: string;
  promise: string;
  /** When it was sent, in milliseconds. */
  at: number;
  /** How many answers have been seen. */
  seen: number;
}

const KEY = 'prickle.widget.tickets';
const MOST = 20;

const all = (): Kept[] => stored<Kept[]>(KEY) ?? [];

export const ticketsOf = (who: string): Kept[] => all().filter((kept) => kept.who === who);

export function keep(ticket: Kept): void {
  store(KEY, [ticket, ...all().filter(({ token }) => token !== ticket.token)].slice(0, MOST));
}

export function change(token: string, to: Partial<Kept>): void {
  store(
    KEY,
    all().map((kept) => (kept.token === token ? { ...kept, ...to } : kept)),
  );
}

export function forget(token: string): void {
  store(
    KEY,
    all().filter((kept) => kept.token !== token),
  );
}
