// A form of the handbook is checked as one fills it: what is wrong stands at its field. The server
// checks, with the function that checks when it is sent.

import { send } from '../lib/http.ts';

const PAUSE_MS = 500;

let timer: number | undefined;
let asked = 0;

export function startSheetCheck(): void {
  document.addEventListener('input', ({ target }) => {
    const form = target instanceof Element ? target.closest('form') : null;
    if (!form?.dataset.sheetCheck) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => void check(form), PAUSE_MS);
  });
}

async function check(form: HTMLFormElement): Promise<void> {
  const mine = ++asked;
  try {
    const response = await send('POST', form.dataset.sheetCheck ?? '', fields(form));
    if (mine !== asked || !response.ok || response.redirected) return;
    const answer = document.createElement('template');
    answer.innerHTML = await response.text();
    const wrong = [...answer.content.querySelectorAll<HTMLElement>('[data-at]')];
    show(form, new Map(wrong.map((one) => [one.dataset.at ?? '', one.textContent ?? ''])));
  } catch {
    // No connection: what is wrong is told when the form is sent.
  }
}

/** What a plain form would send: text only, each name once. */
function fields(form: HTMLFormElement): Record<string, string> {
  const all = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(all) as Record<string, string>;
}

function show(form: HTMLFormElement, wrong: Map<string, string>): void {
  for (const box of form.querySelectorAll<HTMLElement>('.wrong')) clear(box);
  for (const [path, words] of wrong) {
    const control = find(form, path);
    const box = control?.closest<HTMLElement>('.field, td > div');
    if (!control || !box || box.classList.contains('wrong')) continue;
    const complaint = document.createElement('p');
    complaint.className = 'complaint';
    complaint.id = `${control.id || path}-error`;
    complaint.setAttribute('role', 'status');
    complaint.textContent = words;
    box.classList.add('wrong');
    box.append(complaint);
    control.setAttribute('aria-invalid', 'true');
  }
}

function clear(box: HTMLElement): void {
  box.classList.remove('wrong');
  box.querySelector(':scope > .complaint')?.remove();
  box.querySelector('[aria-invalid]')?.removeAttribute('aria-invalid');
}

/** A fault about a member of a list (`plans.gold.when.2`) is about the list's field. */
function find(form: HTMLFormElement, path: string): HTMLElement | undefined {
  for (let at = path; at; at = at.slice(0, Math.max(at.lastIndexOf('.'), 0))) {
    const named = form.elements.namedItem(at) ?? form.elements.namedItem(`${at}?`);
    const control = named instanceof RadioNodeList ? named[0] : named;
    if (control instanceof HTMLElement) return control;
  }
  return undefined;
}
