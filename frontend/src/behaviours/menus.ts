// Menus are `details.menu`: they open without script. This closes them on Escape, on a click
// elsewhere and when the focus moves on, and gives the focus back to the button.

export function startMenus(): void {
  document.addEventListener('pointerdown', (event) => closeOthers(event.target));
  document.addEventListener('focusin', (event) => closeOthers(event.target));
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Escape' && closeInnermost()) event.preventDefault();
    },
    { capture: true },
  );
}

const open = () => [...document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')];

function closeOthers(target: EventTarget | null): void {
  if (!(target instanceof Node) || target === document) return;
  for (const menu of open()) if (!menu.contains(target)) menu.open = false;
}

function closeInnermost(): boolean {
  const menu = open().at(-1);
  if (!menu) return false;
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector('summary')?.focus();
  return true;
}
