// The desk as the widget sees it: where things are sent and fetched, and what comes back.

import { browserWorld } from '../live/stream.ts';
import { store, stored } from '../lib/stored.ts';
import type { Parcel, Post } from './outbox.ts';

export const TICKETS = '/widget/v1/tickets';
export const ticketOf = (token: string): string => `${TICKETS}/${encodeURIComponent(token)}`;
export const messagesOf = (token: string): string => `${ticketOf(token)}/messages`;

const OUTBOX = 'prickle.widget.outbox';
/** Plain text needs no question to the desk first (a CORS preflight), and is what beacons send. */
const PLAIN = 'text/plain;charset=UTF-8';
const PATIENCE_MS = 60_000;

export interface Ticket {
  number: number | string;
  token: string;
  /** `by`, `late`, `none`, or empty where it is not our turn. */
  promise?: string;
  due_at?: string | null;
  status?: string;
  subject?: string;
  /** When something was last said. */
  at?: string;
  unread?: number;
}

export interface FileOf {
  id: string | number;
  name: string;
  size: number;
}

export interface Said {
  id: string | number;
  from: 'you' | 'us';
  name?: string | null;
  at: string;
  text: string;
  files?: FileOf[];
  read?: boolean;
}

export interface Thread {
  ticket: Ticket;
  messages: Said[];
}

/** What the desk tells before anything is written. */
export interface Overview {
  verified: boolean;
  /** By when we answer, per severity; under the empty key where none is said. */
  promises: Record<string, string | null>;
  kinds: Named[];
  products: Named[];
  severities: (Named & { guideline: string })[];
  tickets: Ticket[];
  /** Something may read like what is written; else nobody need ask. Older desks don't say. */
  suggests?: boolean;
}

/** What reads like a question that is being written. */
export interface Alike {
  /** The person's own, nearest first; none for those who have not proved who they are. */
  tickets: Ticket[];
  /** Where help comes from for a question like this; `null` where it is us. */
  community: string | null;
  /** It does on the plan of whoever is proved; of others nobody knows the plan. */
  on_their_plan?: boolean;
}

export interface Named {
  key: string;
  name: string;
}

const post = (url: string, body: string): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'Content-Type': PLAIN },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });

export function deskPost(desk: string): Post {
  return {
    async send(path, body) {
      const response = await post(desk + path, body);
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
  const response = await fetch(desk + ticketOf(token), { credentials: 'omit', cache: 'no-store' });
  if (response.status === 404 || response.status === 410) return null;
  if (!response.ok) throw new Error(`the desk answered ${response.status}`);
  return (await response.json()) as Thread;
}

/** Tells which messages stood before somebody's eyes, so that no mail repeats them. */
export function tellRead(desk: string, token: string, messages: (string | number)[]): void {
  post(`${desk}${ticketOf(token)}/reads`, JSON.stringify({ messages })).catch(() => {});
}

/** What the desk answers; `null` where it can't be had: the widget then does without. */
async function told<T>(desk: string, path: string, asked: object): Promise<T | null> {
  try {
    const response = await post(`${desk}/widget/v1/${path}`, JSON.stringify(asked));
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}

export const overview = (desk: string, asked: object) => told<Overview>(desk, 'overview', asked);
export const similar = (desk: string, asked: object) => told<Alike>(desk, 'similar', asked);
