// The widget on the page: a button, and a dialog beside it in a shadow root, so that neither the
// page's styles nor its keyboard shortcuts interfere.

import { drawing, el } from './el.ts';
import type { Settings } from './settings.ts';
import { dress } from './styles.ts';
import { fill, language, texts } from './texts.ts';

const HEDGEHOG =
  'M4 22c0-9 7-17 17-17 8 0 12 5 14 10l4 5c0 2-2 3-4 3H8c-2 0-4 0-4-1z' +
  'M6 13 2 9l6 1zM11 8 8 3l6 3zM17 5l0-5 4 5zM24 5l3-4 1 5z';

/** A way to another view, at the start of the head. */
export interface Way {
  words: string;
  count?: number;
  go(): void;
}

export class Panel {
  private readonly host = document.createElement('div');
  private readonly frame: HTMLElement;
  private readonly launcher: HTMLButtonElement;
  private readonly word = el('span');
  private readonly badge = el('span', { class: 'badge', hidden: true });
  private readonly box: HTMLElement;
  private readonly title = el('h2', { id: 'title', tabindex: '-1' });
  private readonly way = el('button', { class: 'button bare', type: 'button', hidden: true });
  private readonly shut = el('button', { class: 'button bare close', type: 'button' });
  private content: HTMLElement = el('div');
  private cameFrom: Element | null = null;
  private count = 0;
  private go: () => void = () => {};

  constructor(
    private readonly settings: Settings,
    private readonly turned: (open: boolean) => void,
  ) {
    this.shut.addEventListener('click', () => this.close());
    this.way.addEventListener('click', () => this.go());
    const head = el('header', {}, this.way, this.title, this.shut);
    this.box = el(
      'section',
      { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true },
      head,
    );
    this.launcher = el(
      'button',
      { class: 'launcher', type: 'button', 'aria-expanded': 'false', onclick: () => this.open() },
      drawing('0 0 40 28', HEDGEHOG),
      this.word,
      this.badge,
    );
    this.launcher.hidden = !settings.launcher;
    const root = this.host.attachShadow({ mode: 'open' });
    dress(root);
    this.host.dataset.theme = settings.theme;
    this.frame = el('div', { class: settings.side }, this.launcher, this.box);
    root.append(this.frame);
    this.reword();
    this.listen();
    document.body.append(this.host);
  }

  get isOpen(): boolean {
    return !this.box.hidden;
  }

  /** The words of the language in force, and the page's direction. */
  reword(): void {
    this.host.dir = getComputedStyle(document.documentElement).direction;
    this.frame.lang = language;
    this.word.textContent = texts.launcher;
    this.shut.textContent = texts.close;
    this.unread(this.count);
  }

  show(title: string, content: HTMLElement, way?: Way, wide = false): void {
    this.title.textContent = title;
    this.lead(way);
    this.box.classList.toggle('wide', wide);
    this.content.remove();
    this.content = content;
    this.box.append(content);
  }

  /** Another way, or none, from the view that is shown. */
  lead(way?: Way): void {
    this.way.hidden = !way;
    if (!way) return;
    const count = way.count ? [el('span', { class: 'badge' }, String(way.count))] : [];
    this.way.replaceChildren(way.words, ...count);
    this.go = way.go;
  }

  /** Puts something over what is shown; the answer puts that back, as it was. */
  cover(title: string, content: HTMLElement): () => void {
    const before = [this.title.textContent ?? '', this.content, this.way.hidden] as const;
    this.show(title, content, undefined, true);
    return () => {
      if (this.content !== content) return;
      this.show(before[0], before[1]);
      this.way.hidden = before[2];
    };
  }

  /** Says beside the form what is wrong. */
  problem(...words: (Node | string)[]): void {
    this.content.querySelector('#problem')?.replaceChildren(...words);
  }

  open(): void {
    this.reword();
    if (!this.isOpen) this.cameFrom = document.activeElement;
    this.box.hidden = false;
    this.launcher.hidden = true;
    this.launcher.setAttribute('aria-expanded', 'true');
    this.turned(true);
    this.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.box.hidden = true;
    this.launcher.hidden = !this.settings.launcher;
    this.launcher.setAttribute('aria-expanded', 'false');
    this.turned(false);
    const back =
      this.cameFrom === this.host || this.cameFrom === document.body
        ? this.launcher
        : this.cameFrom;
    if (back instanceof HTMLElement && back.isConnected) back.focus();
  }

  focus(): void {
    const field = this.content.querySelector<HTMLElement>('textarea:not([hidden] *)') ?? this.title;
    field.focus();
  }

  /** New replies, on the closed button. */
  unread(count: number): void {
    this.count = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = String(count);
    const words = count === 1 ? texts.newReply : fill(texts.newReplies, { n: count });
    if (count) this.launcher.setAttribute('aria-label', words);
    else this.launcher.removeAttribute('aria-label');
  }

  private listen(): void {
    this.box.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
    // To the page our fields are just a `div`: its shortcuts would fire on typed letters.
    for (const type of ['keydown', 'keypress', 'keyup']) {
      this.host.addEventListener(type, (event) => event.stopPropagation());
    }
  }
}
