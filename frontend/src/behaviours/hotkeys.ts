// Keys as commands: an element with `data-hotkey="g n"` (comma between alternatives) is pressed,
// followed or focused. Looked up in the page at each key, so swapped-in HTML needs no set-up.
//
// The rule it protects: nothing fires while somebody types, but for Ctrl Enter, which sends the
// form they type into where a button of it says so.

import { actOf, elementOf, press } from '../lib/acts.ts';
import { isField } from '../lib/dom.ts';
import { keyName, shippedFor } from '../lib/keys.ts';
import { openKeys } from './dialogs.ts';

/** How long the second key of `g n` may take. */
const PAIR_MS = 1_500;

let before = { key: '', at: 0 };

export function startHotkeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (document.querySelector('dialog[open]:modal')) return;
    if (isField(event.target)) {
      if (event.key === 'Escape') (event.target as HTMLElement).blur();
      else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) sendForm(event);
      return;
    }
    const pressed = keyName(event);
    if (!pressed) return;
    const pair = event.timeStamp - before.at < PAIR_MS ? `${before.key} ${pressed}` : '';
    const done = (pair && act(pair, event.repeat)) || act(pressed, event.repeat);
    before = { key: done ? '' : pressed, at: event.timeStamp };
    if (done) event.preventDefault();
  });
}

function sendForm(event: KeyboardEvent): void {
  const form = event.target instanceof Element ? event.target.closest('form') : null;
  const button = form?.querySelector<HTMLElement>('[data-hotkey="Control+Enter"]');
  if (!form || !button || event.repeat) return;
  event.preventDefault();
  form.requestSubmit(button);
}

function act(pressed: string, repeat: boolean): boolean {
  return shippedFor(pressed).some((key) => {
    const element = repeat ? undefined : elementOf(key);
    if (element) press(element);
    const own = actOf(key);
    return element !== undefined || (own && (!repeat || own.repeats) ? own.run() : sheet(key));
  });
}

const sheet = (key: string): boolean => key === '?' && openKeys();
