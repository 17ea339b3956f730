// Small things every behaviour needs from the page.

/** Runs now for the whole page, and again after every piece of HTML that was swapped in. */
export function onFresh(run: () => void): void {
  run();
  document.addEventListener('htmx:after:settle', run);
  document.addEventListener('prickle:shown', run);
}

export const meta = (name: string): string =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';

/** Keys typed here are words, not commands. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) {
    return !['button', 'checkbox', 'file', 'radio', 'reset', 'submit'].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** A notice of ours in `place`, before `next`; empty words take it away. */
export function trouble(place: Element, next: Element, words: string): void {
  let box = place.querySelector('[data-trouble]');
  if (!words) return box?.remove();
  if (!box) {
    box = document.createElement('div');
    box.className = 'notice bad';
    box.setAttribute('role', 'alert');
    box.setAttribute('data-trouble', '');
    next.before(box);
  }
  box.textContent = words;
}

/** A short word at the edge of the page; read out, and gone at the next look at the server. */
export function toast(text: string): void {
  document.querySelector('.toast')?.remove();
  const box = document.createElement('p');
  box.className = 'toast';
  box.setAttribute('role', 'alert');
  document.body.append(box);
  box.textContent = text;
  setTimeout(() => box.remove(), 8_000);
}
