// Keys by name, on any keyboard layout, and the reader's own keys in place of the shipped ones.
// Pages mark elements with shipped keys; what is pressed is translated onto those.

import { eventToHotkeyString } from '@github/hotkey';

/** From the shipped key to the reader's; an empty one is switched off. */
export type OwnKeys = Record<string, string>;

let own: OwnKeys = {};

export function useKeys(fresh: OwnKeys): void {
  own = fresh;
}

/** The reader's key for a shipped one; empty where it is switched off. */
export const ownKey = (shipped: string): string => own[shipped] ?? shipped;

/** The shipped keys that what was pressed stands for. */
export function shippedFor(pressed: string): string[] {
  const moved = Object.keys(own).filter((shipped) => own[shipped] === pressed);
  return pressed in own ? moved : [...moved, pressed];
}

/** `r`, `?`, `Control+Enter`; empty for a modifier alone. Letters are Latin on any layout. */
export function keyName(event: KeyboardEvent): string {
  const { key, code } = event;
  if (['Control', 'Alt', 'Meta', 'Shift', 'AltGraph', 'Dead'].includes(key)) return '';
  const foreign = key.length === 1 && (key > '\u024f' || key === 'ı');
  const other = foreign && /^Key[A-Z]$/.test(code);
  const letter = code.slice(3);
  const plain = other ? (event.shiftKey ? letter : letter.toLowerCase()) : key;
  // AltGr is how some layouts write # and /; browsers report it as Ctrl and Alt together.
  const written = event.getModifierState?.('AltGraph') || !(event.ctrlKey || event.metaKey);
  return plain.length === 1 && written ? plain : eventToHotkeyString(event);
}
