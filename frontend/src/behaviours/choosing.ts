// A field and the choices under it (`data-choice`): arrows move between them, Enter takes what has
// the focus, as it does by itself. Tab goes the same way without a script.

export function startChoosing(): void {
  document.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = event.target instanceof HTMLElement ? event.target : null;
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!here?.matches('[data-choice]')) return;
    const all = [...document.querySelectorAll<HTMLElement>('[data-choice]')];
    const next = all[all.indexOf(here) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  });
}
