// Keeps the composer above a phone's keyboard. Most browsers make the page smaller by themselves
// (`interactive-widget` in the head); where the keyboard lies over the page, as on iPhones, the
// part it covers is told to the style sheet.

export function startKeyboardRoom(): void {
  const view = window.visualViewport;
  if (!view) return;
  const tell = () => {
    const covered = Math.max(0, window.innerHeight - view.height - view.offsetTop);
    // Zooming in is no keyboard, and neither are a few pixels of a bar that comes and goes.
    const under = view.scale === 1 && covered > 80 ? `${Math.round(covered)}px` : '0px';
    document.documentElement.style.setProperty('--under-keyboard', under);
  };
  view.addEventListener('resize', tell);
  view.addEventListener('scroll', tell);
}
