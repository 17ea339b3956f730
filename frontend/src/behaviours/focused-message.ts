// The ticket's act that moves a message means the one that has the focus: the page it leads to has
// that one chosen already. Without one it is the customer's newest.

const LINK = 'a[href$="/moving"]';

/** The message the reader is at. */
const at = () =>
  document.activeElement?.closest('article.msg') ?? document.querySelector('article.msg:target');

export function startFocusedMessage(): void {
  document.addEventListener(
    'click',
    ({ target }) => {
      const link = target instanceof Element ? target.closest<HTMLAnchorElement>(LINK) : null;
      const message = link && at();
      if (message) link.search = `?message=${message.id.slice(1)}`;
    },
    { capture: true },
  );
}
