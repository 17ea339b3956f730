// The same agent writes on the same ticket in another window: what stands there is shown, and they
// say which text is to stay. The other one is kept as an earlier version of the draft.

import type { TicketComposer } from './composer.ts';

/** `put` keeps this window's text on the server, whatever is there. */
export function showElsewhere(
  composer: TicketComposer,
  { version, text }: { version: number; text: string },
  put: () => Promise<unknown>,
): void {
  composer.querySelector('[data-elsewhere]')?.remove();
  const box = document.createElement('div');
  box.className = 'notice warn';
  box.setAttribute('role', 'status');
  box.setAttribute('data-elsewhere', '');
  const words = document.createElement('p');
  words.textContent = text.trim()
    ? 'You are writing this in another window, too. There it says:'
    : 'This was sent or emptied in another window.';
  const quote = document.createElement('blockquote');
  quote.textContent = text.trim();
  const row = document.createElement('p');
  row.className = 'row';
  const button = (label: string, takeOther: boolean) => {
    const made = Object.assign(document.createElement('button'), { type: 'button' });
    made.className = 'button quiet';
    made.textContent = label;
    made.addEventListener('click', () => {
      box.remove();
      composer.text.focus();
      void choose(composer, version, takeOther ? text : undefined, put);
    });
    return made;
  };
  row.append(button('Go on with this one', false), button('Take the other', true));
  box.append(words, ...(text.trim() ? [quote] : []), row);
  composer.text.before(box);
}

/** What is put aside becomes an earlier version on the server. */
async function choose(
  composer: TicketComposer,
  version: number,
  other: string | undefined,
  put: () => Promise<unknown>,
): Promise<void> {
  composer.form.dataset.draftVersion = String(version);
  await put().catch(() => undefined);
  if (other !== undefined) composer.text.value = other;
  composer.form.dataset.draftVersion = String(version + 1);
  composer.changed();
}
