// The menu of macros: the composer's button, its key, or `/` on an empty line. The pages there are
// without script are shown in a dialog: the list, which typing narrows, and the preview, where
// Enter uses it. Escape closes, and a `/` that was typed stands where it was.

import { isField } from '../lib/dom.ts';
import type { TicketComposer } from './composer.ts';

export function startMacros(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-macros]') : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void openMacros(link.href);
  });
}

/** `/` was typed on an empty line. */
export function slashed(composer: TicketComposer): void {
  const { text } = composer;
  const before = text.value.slice(0, text.selectionStart);
  const after = text.value.slice(text.selectionStart);
  const link = composer.querySelector<HTMLAnchorElement>('a[data-macros]');
  if (!link || !/(^|\n)\/$/.test(before) || !/^(\n|$)/.test(after)) return;
  const at = text.selectionStart;
  text.setRangeText('', at - 1, at, 'end');
  composer.changed();
  const back = () => {
    if (text.isConnected) text.setRangeText('/', at - 1, at - 1, 'end');
    composer.changed();
  };
  void openMacros(link.href, back);
}

/** Shows the menu, or one macro's preview, in a dialog over the ticket. */
export async function openMacros(href: string, closed?: () => void): Promise<void> {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog macros-dialog';
  dialog.setAttribute('aria-label', 'Macros');
  if (!(await fill(dialog, href))) return location.assign(href);
  document.body.append(dialog);
  dialog.addEventListener('cancel', () => closed?.());
  dialog.addEventListener('close', () => {
    dialog.remove();
    document.querySelector<HTMLElement>('#composer-text')?.focus();
  });
  dialog.addEventListener('keydown', (event) => move(dialog, event));
  dialog.addEventListener('input', () => narrow(dialog));
  dialog.addEventListener('click', (event) => follow(dialog, event));
  dialog.addEventListener('submit', (event) => {
    if (!(event.target as HTMLFormElement).matches('[role="search"]')) return;
    event.preventDefault();
    choices(dialog)[0]?.click();
  });
  dialog.showModal();
  first(dialog);
}

async function fill(dialog: HTMLDialogElement, href: string): Promise<boolean> {
  const url = new URL(href);
  url.searchParams.set('part', 'menu');
  try {
    const response = await fetch(url);
    if (!response.ok || response.redirected) return false;
    dialog.innerHTML = await response.text();
    return true;
  } catch {
    return false;
  }
}

const first = (dialog: HTMLDialogElement) =>
  dialog.querySelector<HTMLElement>('[autofocus], input:not([type="hidden"]), button')?.focus();

const choices = (dialog: HTMLDialogElement) =>
  [...dialog.querySelectorAll<HTMLAnchorElement>('a[data-macro]')].filter((one) => !one.hidden);

function narrow(dialog: HTMLDialogElement): void {
  const field = dialog.querySelector<HTMLInputElement>('input[type="search"]');
  const words = field?.value.toLowerCase().split(/\s+/) ?? [];
  for (const one of dialog.querySelectorAll<HTMLElement>('a[data-macro]'))
    one.hidden = !words.every((word) => one.textContent?.toLowerCase().includes(word));
}

function move(dialog: HTMLDialogElement, event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = choices(dialog);
  if (!step || !all.length) return;
  event.preventDefault();
  const at = isField(event.target) ? -1 : all.indexOf(event.target as HTMLAnchorElement);
  all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
}

function follow(dialog: HTMLDialogElement, event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || event.ctrlKey || event.metaKey) return;
  const preview = link.matches('[data-macro]');
  if (!preview && !link.closest('.macro-use')) return;
  event.preventDefault();
  if (!preview) return dialog.close();
  const shown = (here: boolean) => (here ? first(dialog) : location.assign(link.href));
  void fill(dialog, link.href).then(shown);
}
