// The tickets this person opened from this browser. Kept per person: on a shared machine nobody
// finds somebody else's conversation. Where nothing can be stored they are known to this page.

import { store, stored } from '../lib/stored.ts';
import type { Ticket } from './desk.ts';

export interface Kept {
  number: string;
  token: string;
  who: string;
  /** The first words, to tell them apart. */
  about: string;
  /** By when we answer; see `Ticket`. */
  promise?: string;
  due?: string;
  /** When it was sent, in milliseconds. */
  at: number;
  /** As the desk last told it. */
  status?: string;
  unread?: number;
}

const KEY = 'prickle.widget.tickets';
const MOST = 20;

let here: Kept[] | undefined;

const all = (): Kept[] => here ?? stored<Kept[]>(KEY) ?? [];

function put(tickets: Kept[]): void {
  here = store(KEY, tickets) ? undefined : tickets;
}

export const ticketsOf = (who: string): Kept[] => all().filter((kept) => kept.who === who);

export function keep(ticket: Kept): void {
  put([ticket, ...all().filter(({ token }) => token !== ticket.token)].slice(0, MOST));
}

export function change(token: string, to: Partial<Kept>): void {
  put(all().map((kept) => (kept.token === token ? { ...kept, ...to } : kept)));
}

export function forget(token: string): void {
  put(all().filter((kept) => kept.token !== token));
}

/** A ticket as it is kept. */
export function keptOf(ticket: Ticket, who: string, about: string, at = Date.now()): Kept {
  return {
    number: String(ticket.number),
    token: ticket.token,
    who,
    about,
    promise: ticket.promise,
    due: ticket.due_at ?? undefined,
    at,
    status: ticket.status,
    unread: ticket.unread ?? 0,
  };
}

/** What is kept here and what the desk tells, each ticket once, newest first. */
export function together(kept: Kept[], told: Ticket[], who: string): Kept[] {
  const theirs = told.map((ticket) =>
    keptOf(ticket, who, ticket.subject ?? '', Date.parse(ticket.at ?? '') || 0),
  );
  const numbers = new Set(theirs.map(({ number }) => number));
  return [...theirs, ...kept.filter(({ number }) => !numbers.has(number))].sort(
    (a, b) => b.at - a.at,
  );
}
