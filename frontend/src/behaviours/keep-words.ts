// Public forms keep what was written until it is known to have arrived. Someone who lost the
// connection, or closed the tab by mistake, finds their words again.

import { store, stored, storedKeys } from '../lib/stored.ts';

interface Kept {
  words: Record<string, string>;
  /** Sent, but not yet seen to arrive. */
  sent?: boolean;
}

const PREFIX = 'prickle.kept.';

export function startKeepWords(): void {
  const forms = [
    ...document.querySelectorAll<HTMLFormElement>('form[method="post"]:has(textarea)'),
  ];
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  // A page that was led to, not gone back to, is the answer to what was sent.
  if (entry?.type === 'navigate') forgetSent();
  for (const form of forms) keep(form, PREFIX + new URL(form.action).pathname);
}

function forgetSent(): void {
  for (const name of storedKeys(PREFIX)) if (stored<Kept>(name)?.sent) store(name, null);
}

function keep(form: HTMLFormElement, name: string): void {
  const fields = [...form.querySelectorAll<HTMLTextAreaElement>('textarea[name]')];
  const words = stored<Kept>(name)?.words ?? {};
  for (const field of fields) if (!field.value) field.value = words[field.name] ?? '';
  const note = (sent: boolean) => {
    const now = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    store(name, { words: now, sent });
  };
  form.addEventListener('input', () => note(false));
  form.addEventListener('submit', () => note(true));
}
