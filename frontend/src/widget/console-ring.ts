// Remembers the page's last errors, so that nobody has to be asked to open a console.

import { redact } from './redact.ts';

const KEPT = 20;
const LONGEST = 500;

export class Ring {
  private lines: string[] = [];

  add(at: Date, text: string): void {
    this.lines.push(`${at.toISOString()} ${redact(text).slice(0, LONGEST)}`);
    if (this.lines.length > KEPT) this.lines.shift();
  }

  all(): string[] {
    return [...this.lines];
  }
}

/** An error or whatever else was logged, in one line. */
export function describe(value: unknown): string {
  if (value instanceof Error) {
    const where =
      value.stack
        ?.split('\n')
        .find((line) => /:\d+:\d+/.test(line))
        ?.trim() ?? '';
    return `${value.name}: ${value.message} ${where}`.trim();
  }
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

export const ring = new Ring();

/** Listens without getting in the way: everything logged still reaches the console. */
export function watchConsole(): void {
  const note = (text: string) => ring.add(new Date(), text);
  const original = console.error;
  console.error = function (this: unknown, ...values: unknown[]) {
    try {
      note(`console ${values.map(describe).join(' ')}`);
    } catch {
      // Watching must never break what is watched.
    }
    return original.apply(this ?? console, values);
  };
  addEventListener('error', (event) => {
    if (event.message) note(`error ${event.message} ${event.filename}:${event.lineno}`);
  });
  addEventListener('unhandledrejection', (event) => note(`rejection ${describe(event.reason)}`));
}
