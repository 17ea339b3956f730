// Dialogs: the sheet of keys on `?`, a click beside a dialog closes it, and `commandfor` buttons
// work in browsers that don't know them yet.

import { fillSheet } from './key-sheet.ts';

export function startDialogs(): void {
  const native = 'commandForElement' in HTMLButtonElement.prototype;
  document.addEventListener('click', (event) => {
    const target = event.target;
    if (target instanceof HTMLDialogElement && beside(target, event)) target.close();
    const button = target instanceof Element ? target.closest('button[commandfor]') : null;
    if (!native && button) obey(button);
  });
}

/** Opens the sheet of keys; false if this page has none. */
export function openKeys(): boolean {
  const sheet = document.getElementById('keys');
  if (!(sheet instanceof HTMLDialogElement)) return false;
  if (sheet.open) sheet.close();
  else {
    fillSheet();
    sheet.showModal();
  }
  return true;
}

function beside(dialog: HTMLDialogElement, { clientX: x, clientY: y }: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

function obey(button: Element): void {
  const dialog = document.getElementById(button.getAttribute('commandfor') ?? '');
  if (!(dialog instanceof HTMLDialogElement)) return;
  const command = button.getAttribute('command');
  if (command === 'show-modal' && !dialog.open) dialog.showModal();
  if (command === 'close') dialog.close();
}
