// The desk as the widget sees it: where things are sent and fetched, and what comes back.

import { browserWorld } from '../live/stream.ts';
import { store, stored } from '../lib/stored.ts';
import type { Parcel, Post } from './outbox.ts';

export const TICKETS = '/widget/v1/tickets';
export const messagesOf = (token: string): string =>
  `${TICKETS}/${encodeURIComponent(token)}/messages`;

const OUTBOX = 'prickle.widget.outbox';
/** Plain text needs no question to the desk first (a CORS preflight), and is what beacons send. */
const PLAIN = 'text/plain;charset=UTF-8';
const PATIENCE_MS = 60_000;

export interface Ticket {
  number: number | string;
  token: string;
  promise_text?: string;
  due_at?: string;
  status?: string;
  subject?: string;
}

export interface Said {
  id: string | number;
  from: 'you' | 'us';
  name?: string;
  at: string;
  text: string;
}

export interface Thread {
  ticket: Ticket;
  messages: Said[];
}

export function deskPost(desk: string): Post {
  return {
    async send(path, body) {
      const response = await fetch(desk + path, {
        method: 'POST',
        credentials: 'omit',
        headers: { 'Content-Type': PLAIN },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return { status: response.status, json: await response.json().catch(() => null) };
    },
    beacon: (path, body) => navigator.sendBeacon(desk + path, new Blob([body], { type: PLAIN })),
    load: () => stored<Parcel[]>(OUTBOX) ?? [],
    save: (parcels) => store(OUTBOX, parcels.length ? parcels : null),
    after: (ms, run) => void setTimeout(run, ms),
    chance: browserWorld.chance,
  };
}

/** The conversation; `null` if the desk doesn't know it, thrown if it can't be reached. */
export async function thread(desk: string, token: string): Promise<Thread | null> {
  const url = `${desk}${TICKETS}/${encodeURIComponent(token)}`;
  const response = await fetch(url, { credentials: 'omit', cache: 'no-store' });
  if (response.status === 404 || response.status === 410) return null;
  if (!response.ok) throw new Error(`the desk answered ${response.status}`);
  return (await response.json()) as Thread;
}
