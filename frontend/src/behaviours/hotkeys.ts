// Keys as commands: an element with `data-hotkey="g n"` (comma between alternatives) is pressed,
// followed or focused. Looked up in the page at each key, so swapped-in HTML needs no set-up.

import { eventToHotkeyString, normalizeHotkey } from '@github/hotkey';
import { isField } from '../lib/dom.ts';
import { openKeys } from './dialogs.ts';

/** How long the second key of `g n` may take. */
const PAIR_MS = 1_500;

let before = { key: '', at: 0 };

export function startHotkeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    if (document.querySelector('dialog[open]:modal')) return;
    if (isField(event.target)) {
      if (event.key === 'Escape') (event.target as HTMLElement).blur();
      return;
    }
    const pressed = name(event);
    if (!pressed) return;
    const pair = event.timeStamp - before.at < PAIR_MS ? `${before.key} ${pressed}` : '';
    const found = find(pair) ?? find(pressed);
    before = { key: found ? '' : pressed, at: event.timeStamp };
    if (found) {
      event.preventDefault();
      press(found);
    } else if (pressed === '?' && openKeys()) event.preventDefault();
  });
}

/** `r`, `?`, `Control+Enter`; empty for a modifier alone. Letters are Latin on any layout. */
function name(event: KeyboardEvent): string {
  const { key, code } = event;
  if (['Control', 'Alt', 'Meta', 'Shift', 'Dead'].includes(key)) return '';
  const other = key.length === 1 && key > '\x7f' && /^Key[A-Z]$/.test(code);
  const plain = other ? code.slice(3).toLowerCase() : key;
  if (plain.length === 1 && !event.ctrlKey && !event.metaKey) return plain;
  return eventToHotkeyString(event);
}

function find(keys: string): HTMLElement | undefined {
  const marked = document.querySelectorAll<HTMLElement>('[data-hotkey]');
  return [...marked].find(
    (element) =>
      element.dataset.hotkey?.split(',').some((key) => normalizeHotkey(key.trim()) === keys) &&
      !element.matches(':disabled, [aria-disabled="true"]') &&
      pressable(element),
  );
}

/** In sight, or in a closed menu that is: an act's key works without opening the menu first. */
function pressable(element: HTMLElement): boolean {
  const menu = element.closest('details.menu');
  return (menu ?? element).checkVisibility?.() !== false;
}

function press(element: HTMLElement): void {
  if (element instanceof HTMLInputElement && element.type === 'radio') {
    element.click(); // A tab of the composer, which then takes the focus.
    element.dispatchEvent(new CustomEvent('prickle:chosen', { bubbles: true }));
  } else if (element instanceof HTMLInputElement && isField(element)) {
    element.focus();
    element.select();
  } else {
    element.click();
    const menu = element.closest<HTMLDetailsElement>('details[open]');
    if (element.matches('summary')) menu?.querySelector<HTMLElement>('button, input, a')?.focus();
  }
}
