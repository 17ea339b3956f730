// What a page can do: elements marked with a key (`data-hotkey`) or as an act (`data-act`), and
// acts without an element, such as moving through the list. The keys, the sheet of keys and the
// command palette all look here.

interface KeyAct {
  run(): boolean;
  /** It can do something on this page now. */
  isThere(): boolean;
  /** Holding the key goes on. */
  repeats: boolean;
}

const acts = new Map<string, KeyAct>();

/** Sets what a shipped key does where no element takes it; `run` says whether it did anything. */
export function onKey(
  key: string,
  run: () => boolean,
  { repeats = false, isThere = () => true }: { repeats?: boolean; isThere?: () => boolean } = {},
): void {
  acts.set(key, { run, isThere, repeats });
}

export const actOf = (key: string): KeyAct | undefined => acts.get(key);

/** In sight, or in a closed menu that is: an act's key works without opening the menu first. */
const shown = (element: HTMLElement) =>
  !element.matches(':disabled, [aria-disabled="true"]') &&
  !element.closest('[inert]') &&
  (element.closest('details.menu') ?? element).checkVisibility?.() !== false;

/** The shipped keys of an element. */
export const keysOf = (element: HTMLElement): string[] =>
  (element.dataset.hotkey ?? '').split(',').map((key) => key.trim());

/** The element that takes a shipped key on this page now. */
export function elementOf(key: string): HTMLElement | undefined {
  const marked = [...document.querySelectorAll<HTMLElement>('[data-hotkey]')];
  return marked.find((element) => keysOf(element).includes(key) && shown(element));
}

/** Whether a shipped key does something on this page now. */
export const isThere = (key: string): boolean =>
  Boolean(elementOf(key)) || Boolean(acts.get(key)?.isThere());

/** Every act of the page that has an element: those in the sheet of keys are there, too. */
export function elements(): HTMLElement[] {
  const marked = document.querySelectorAll<HTMLElement>('[data-hotkey], [data-act]');
  return [...marked].filter((element) => shown(element) || element.closest('dialog#keys'));
}

/** What an element is called, as it is read out. */
export function nameOf(element: HTMLElement): string {
  const said = element.dataset.act || element.getAttribute('aria-label');
  if (said) return said;
  if (element instanceof HTMLInputElement) return fieldName(element);
  const copy = element.cloneNode(true) as HTMLElement;
  copy.querySelectorAll('kbd, [aria-hidden="true"], svg, b').forEach((part) => part.remove());
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}

function fieldName(field: HTMLInputElement): string {
  const label = field.labels?.[0]?.cloneNode(true) as HTMLElement | undefined;
  label?.querySelectorAll('kbd, input').forEach((part) => part.remove());
  return (label?.textContent ?? field.placeholder).replace(/\s+/g, ' ').trim();
}

/** A menu in which each item is a value to choose, and nothing else is asked for. */
export function stepOf(element: HTMLElement): HTMLButtonElement[] {
  const menu = element.matches('summary') ? element.closest('details.menu') : null;
  const asks = menu?.querySelector('.sheet :is(input:not([type="hidden"]), textarea, select)');
  return menu && !asks ? [...menu.querySelectorAll<HTMLButtonElement>('.sheet button.item')] : [];
}

/** Does what the element is for: chooses from it, presses, follows or focuses it. */
export function press(element: HTMLElement): void {
  const choose = new CustomEvent('prickle:choose', { bubbles: true, cancelable: true });
  if (!element.dispatchEvent(choose)) return;
  if (element instanceof HTMLInputElement && element.type === 'radio') {
    element.click(); // A tab of the composer, which then takes the focus.
    element.dispatchEvent(new CustomEvent('prickle:chosen', { bubbles: true }));
  } else if (element instanceof HTMLInputElement && element.type !== 'checkbox') {
    element.focus();
    element.select();
  } else {
    element.click();
    const menu = element.closest<HTMLDetailsElement>('details[open]');
    const inside = ':is(button, input, a, select, textarea):not([type="hidden"])';
    if (element.matches('summary')) menu?.querySelector<HTMLElement>(`.sheet ${inside}`)?.focus();
  }
}
