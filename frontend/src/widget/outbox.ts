// Messages on their way. Each is kept in the browser until the desk has it, tried again with
// growing pauses, and given to a beacon when the page goes or a fetch seems blocked. Every one
// carries an id made here, so the desk takes it once, however often it arrives.

import { delayMs } from '../lib/backoff.ts';

export interface Parcel {
  /** The client id inside the body as well. */
  id: string;
  path: string;
  body: string;
  /** Who was in front of the page when it was made; see `Person.who`. */
  who?: string;
}

export interface Answer {
  status: number;
  json: unknown;
}

/** What an outbox needs of the world. */
export interface Post {
  /** Throws when nothing can be known about the outcome. */
  send(path: string, body: string): Promise<Answer>;
  beacon(path: string, body: string): boolean;
  load(): Parcel[];
  /** False if there was no room. */
  save(parcels: Parcel[]): boolean;
  after(ms: number, run: () => void): void;
  chance(): number;
}

export interface Fate {
  arrived(parcel: Parcel, json: unknown): void;
  refused(parcel: Parcel, status: number): void;
  /** Not through yet; it will be tried again. */
  waiting(parcel: Parcel): void;
}

/** Browsers refuse larger beacons. */
const BEACON_MOST = 60_000;
/** Answers that a second try may change. */
const PASSING = [408, 425, 429];
/** Something on the way takes no more than this. */
const TOO_LARGE = 413;
/** A fetch that failed so often may be blocked, where a beacon is not. */
const BLOCKED_TRIES = 2;

export class Outbox {
  /** Whole parcels of this page; the stored copy may lack files for want of room. */
  private readonly whole = new Map<string, Parcel>();
  private busy = false;
  private tries = 0;
  private retrying = false;

  constructor(
    private readonly post: Post,
    private readonly fate: Fate,
  ) {}

  add(parcel: Parcel): void {
    this.whole.set(parcel.id, parcel);
    const others = this.post.load().filter(({ id }) => id !== parcel.id);
    if (!this.post.save([...others, parcel])) this.post.save([...others, slim(parcel)]);
    void this.flush();
  }

  pending(): Parcel[] {
    const kept = this.post.load().filter(({ id }) => !this.whole.has(id));
    return [...kept, ...this.whole.values()];
  }

  /** Whether it would be here after a reload. */
  isStored(id: string): boolean {
    return this.post.load().some((parcel) => parcel.id === id);
  }

  async flush(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    // Each once, those added meanwhile as well; one the desk chokes on must not hold up the rest.
    const tried = new Set<string>();
    for (;;) {
      const next = this.pending().find(({ id }) => !tried.has(id));
      if (!next) break;
      tried.add(next.id);
      await this.try(next);
    }
    this.busy = false;
    if (this.pending().length) this.later();
  }

  /** The page goes. What has not arrived is sent without waiting for an answer. */
  lastChance(): void {
    for (const parcel of this.pending()) this.beacon(parcel);
  }

  private beacon(parcel: Parcel): void {
    const body = parcel.body.length < BEACON_MOST ? parcel.body : slim(parcel).body;
    this.post.beacon(parcel.path, body);
  }

  private async try(parcel: Parcel): Promise<void> {
    let answer: Answer | undefined;
    try {
      answer = await this.post.send(parcel.path, parcel.body);
    } catch {
      // Nothing is known about it, so a beacon as well does no harm: the id is the same.
      if (this.tries === BLOCKED_TRIES) this.beacon(parcel);
    }
    const status = answer?.status ?? 0;
    const lighter = slim(parcel);
    if (status === TOO_LARGE && lighter.body !== parcel.body) return this.lighten(lighter);
    if (status === 0 || status >= 500 || PASSING.includes(status)) {
      this.fate.waiting(parcel);
      return;
    }
    this.tries = 0;
    this.drop(parcel.id);
    if (status < 300) this.fate.arrived(parcel, answer?.json);
    else this.fate.refused(parcel, status);
  }

  /** The words go without what was too heavy; the text is what must not be lost. */
  private async lighten(parcel: Parcel): Promise<void> {
    this.whole.set(parcel.id, parcel);
    await this.try(parcel);
  }

  private drop(id: string): void {
    this.whole.delete(id);
    this.post.save(this.post.load().filter((other) => other.id !== id));
  }

  private later(): void {
    if (this.retrying) return;
    this.retrying = true;
    this.post.after(delayMs(this.tries++, this.post.chance(), 1_000, 60_000), () => {
      this.retrying = false;
      void this.flush();
    });
  }
}

/** The words and ids without what is heavy; says which files stayed behind. */
export function slim(parcel: Parcel): Parcel {
  const said = JSON.parse(parcel.body) as Record<string, unknown>;
  const files = (said.files as { name: string }[] | undefined) ?? [];
  const { console: _, extra: __, ...context } = (said.context as Record<string, unknown>) ?? {};
  if (files.length) context.files_left_behind = files.map((file) => file.name);
  return { ...parcel, body: JSON.stringify({ ...said, files: [], context }) };
}

/** The files a parcel was sent without. */
export function leftBehind({ body }: Parcel): string[] {
  const { context } = JSON.parse(body) as { context?: { files_left_behind?: string[] } };
  return context?.files_left_behind ?? [];
}
