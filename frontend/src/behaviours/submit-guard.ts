// A form that is on its way is not sent a second time by an impatient second click.

export function startSubmitGuard(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    if (event.defaultPrevented) return;
    if (form.getAttribute('aria-busy') === 'true') event.preventDefault();
    else form.setAttribute('aria-busy', 'true');
  });
  // Back from the next page: the form is as it was left, and may be sent again.
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[aria-busy]'))
      form.removeAttribute('aria-busy');
  });
}
