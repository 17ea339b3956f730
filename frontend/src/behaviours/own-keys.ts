// The reader's own keys: asked of the server now and then and kept in the browser, so that no page
// waits for them; and the fields in which they are set take the key that is pressed.

import { keysOf } from '../lib/acts.ts';
import { meta, onFresh } from '../lib/dom.ts';
import { keyName, ownKey, useKeys, type OwnKeys } from '../lib/keys.ts';
import { store, stored } from '../lib/stored.ts';

interface Kept {
  at: number;
  keys: OwnKeys;
}

/** Set on another machine, they hold here after this long at the latest. */
const FRESH_MS = 600_000;

export function startOwnKeys(): void {
  const name = `prickle.keys.${meta('agent')}`;
  const kept = stored<Kept>(name);
  useKeys(kept?.keys ?? {});
  onFresh(() => {
    hear(name);
    show();
  });
  if (!kept || Date.now() - kept.at > FRESH_MS) void ask(name);
  document.addEventListener('keydown', record, { capture: true });
}

/** The page on which they are set says what they are now. */
function hear(name: string): void {
  const said = document.querySelector<HTMLElement>('[data-own-keys]')?.dataset.ownKeys;
  if (!said) return;
  const keys = JSON.parse(said) as OwnKeys;
  store(name, { at: Date.now(), keys });
  useKeys(keys);
}

async function ask(name: string): Promise<void> {
  try {
    const response = await fetch('/settings/keys/own', { headers: { Accept: 'application/json' } });
    if (!response.ok || response.redirected) return;
    const keys = (await response.json()) as OwnKeys;
    store(name, { at: Date.now(), keys });
    useKeys(keys);
    show();
  } catch {
    // No connection: those kept hold on.
  }
}

/** A key as it stands on a button: `Ctrl ↵`. */
const written = (key: string) =>
  key.replace('Escape', 'Esc').replace('Control+', 'Ctrl ').replace('Enter', '↵');

/** The key beside an act is the one that works. */
function show(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-hotkey]:has(kbd)')) {
    const hint = element.querySelector('kbd');
    const key = written(ownKey(keysOf(element)[0] ?? ''));
    if (!hint || hint.textContent === key) continue;
    hint.textContent = key;
    hint.hidden = !key;
  }
}

let first = { field: null as EventTarget | null, key: '', at: 0 };

/** In a field for a key, keys are taken by their name; two shortly after each other are a pair. */
function record(event: KeyboardEvent): void {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.dataset.recordKey === undefined) return;
  if (['Tab', 'Enter', 'Escape'].includes(event.key) || event.ctrlKey || event.metaKey) {
    first.key = '';
    return;
  }
  const erase = ['Backspace', 'Delete'].includes(event.key);
  const pressed = erase ? '' : keyName(event);
  if (!erase && [...pressed].length !== 1) return;
  event.preventDefault();
  event.stopPropagation();
  const pair = first.field === field && event.timeStamp - first.at < 1_500 && first.key && !erase;
  field.value = pair ? `${first.key} ${pressed}` : pressed;
  first = { field, key: pair ? '' : pressed, at: event.timeStamp };
}
