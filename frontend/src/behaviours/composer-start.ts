// Starts the composer, and guards it: while something is half written, a live change passes it by.

import { beforeMorph } from '../lib/htmx.ts';
import { onFresh } from '../lib/dom.ts';
import { TicketComposer } from './composer.ts';

export function startComposer(): void {
  beforeMorph(mayChange);
  customElements.define('ticket-composer', TicketComposer);
  onFresh(() => {
    const scripted = 'ticket-composer :is(markdown-toolbar, [data-preview-toggle])[hidden]';
    for (const element of document.querySelectorAll<HTMLElement>(scripted)) element.hidden = false;
  });
  document.addEventListener('prickle:leaving', (event) => {
    const files = document.querySelector<TicketComposer>('ticket-composer')?.files?.files?.length;
    if (files && !confirm('The files you chose are not sent yet. Leave them?'))
      event.preventDefault();
  });
}

/** While something is half written, a live change passes the composer by. */
function mayChange(old: Element): boolean {
  const composer = old.closest('ticket-composer');
  if (!(composer instanceof TicketComposer) || old === composer) return true;
  if (!composer.dirty && !composer.sending?.busy) return true;
  if (!composer.answering) return old !== composer.form;
  return ![composer.text, composer.files, composer.hiddenField('client_id')].includes(old as never);
}
