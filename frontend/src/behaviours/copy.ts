// Puts a field's words on the clipboard: `<button data-copy="ID" hidden>` beside it.

export function startCopy(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = navigator.clipboard === undefined;
  }
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('button[data-copy]');
    if (!(button instanceof HTMLButtonElement)) return;
    const field = document.getElementById(button.dataset.copy ?? '');
    if (!(field instanceof HTMLTextAreaElement)) return;
    const label = button.textContent;
    void navigator.clipboard.writeText(field.value).then(() => {
      button.textContent = 'Copied';
      setTimeout(() => {
        button.textContent = label;
      }, 2_000);
    });
  });
}
