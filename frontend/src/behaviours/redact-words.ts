// Redaction: words marked in a message are in the field already when the page that takes them out
// opens, whether by the message's own link or by the key. They go by the tab's own storage, never
// by an address, and are forgotten as soon as they are in the field.

const PLACE = 'prickle.redact';

interface Marked {
  message: string;
  words: string;
}

/** What is marked within one message, if anything is. */
function marked(): Marked | null {
  const selection = document.getSelection();
  const words = selection?.toString().trim() ?? '';
  const node = selection?.anchorNode;
  const element = node instanceof Element ? node : node?.parentElement;
  const message = element?.closest('article.msg')?.id.slice(1);
  return words && message ? { message, words } : null;
}

/** The tab's storage may be forbidden; the field is empty then. */
function keep(words: Marked): void {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(words));
  } catch {
    // Nothing is kept, nothing is lost.
  }
}

function take(): Marked | null {
  try {
    const text = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    return JSON.parse(text ?? 'null') as Marked | null;
  } catch {
    return null;
  }
}

function leave({ target }: Event): void {
  const link = (target as Element).closest?.<HTMLAnchorElement>('a[href*="/redaction"]');
  const words = link && marked();
  if (!link || !words) return;
  // The act of the ticket leads to the message the words are marked in.
  const own = link.dataset.redact;
  if (own && own !== words.message) return;
  const address = new URL(link.href);
  address.searchParams.set('message', words.message);
  link.href = address.href;
  keep(words);
}

export function startRedactWords(): void {
  document.addEventListener('click', leave, { capture: true });
  // A click on the link would take the marking away before it is read.
  document.addEventListener('pointerdown', (event) => {
    if ((event.target as Element).closest?.('a[data-redact]')) event.preventDefault();
  });
  const field = document.querySelector<HTMLTextAreaElement>('[data-redact-words]');
  const words = field && take();
  if (words && words.message === field.dataset.redactWords && !field.value)
    field.value = words.words;
}
