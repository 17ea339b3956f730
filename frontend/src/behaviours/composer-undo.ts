// Forms that put words into the composer: a reply taken back, a macro used. What was begun there is
// saved first, so that the server puts it behind or aside and nothing is lost; then the composer
// shows what the server answers.

import type { TicketComposer } from './composer.ts';

const ready = new WeakSet<HTMLFormElement>();

export function startRefilling(): void {
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || form.dataset.refills === undefined) return;
      if (ready.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void refill(form, event.submitter);
    },
    { capture: true },
  );
}

async function refill(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const composer = document.querySelector<TicketComposer>('ticket-composer:defined');
  if (composer?.form) {
    await composer.draft.settle();
    composer.draft.forget();
    composer.dirty = false;
    const shown = () => take(composer, form.dataset.refills ?? '');
    document.addEventListener('prickle:shown', shown, { once: true });
  }
  // While the first event is still under way, a form ignores a second submission.
  await new Promise((go) => setTimeout(go));
  ready.add(form);
  form.requestSubmit(submitter);
}

/** A field once typed in keeps its words when its HTML changes; here the new ones are wanted. */
function take(composer: TicketComposer, visibility: string): void {
  if (!composer.isConnected) return;
  composer.querySelector<HTMLInputElement>(`[name="visibility"][value="${visibility}"]`)?.click();
  composer.text.value = composer.text.defaultValue;
  composer.dirty = composer.text.value.trim() !== '';
  composer.text.focus();
  composer.check.later();
}

/** Out of the field, so that the key that takes the reply back is a key and no letter. */
export function readyToUndo(): void {
  if (document.querySelector('#sendings [data-refills]'))
    document.getElementById('ticket')?.focus({ preventScroll: true });
}
