// Drawing on a picture before it is sent: a box, an arrow, something hidden. By pointer, or by keys
// alone: arrows move, Enter begins and ends. The picture never leaves the page before Send.

import { el } from './el.ts';
import { draw, type Mark, type Point, type Tool } from './marks.ts';
import { fill, texts } from './texts.ts';

/** Longer sides are made smaller: enough for any screen, and quick to send. */
const LONGEST = 2_400;
/** PNG keeps letters sharp; above this size in bytes JPEG is the kinder choice. */
const PNG_MOST = 2_500_000;
const TOOLS: Tool[] = ['box', 'arrow', 'blur'];

export const canDrawOn = (file: File): boolean => /^image\/(png|jpeg|webp|gif|bmp)$/.test(file.type);

export class Annotator {
  readonly element: HTMLElement;
  private tool: Tool = 'box';
  private marks: Mark[] = [];
  private going: Mark | undefined;
  private closed = false;
  private at: Point;
  private readonly canvas = el('canvas', { tabindex: '0', role: 'application' });
  private readonly news = el('p', { class: 'hint', role: 'status' }, texts.drawHint);
  private readonly tools: HTMLButtonElement[];

  /** Opens the picture; `null` where the browser can't read it. */
  static async open(file: File, done: (file: File | null) => void): Promise<Annotator | null> {
    try {
      return new Annotator(file, await createImageBitmap(file), done);
    } catch {
      return null;
    }
  }

  private constructor(
    private readonly file: File,
    private readonly picture: ImageBitmap,
    private readonly done: (file: File | null) => void,
  ) {
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const { canvas } = this;
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.setAttribute('aria-label', texts.canvas);
    this.at = [canvas.width / 2, canvas.height / 2];
    this.tools = TOOLS.map((tool) =>
      el('button', { class: 'button', type: 'button', onclick: () => this.take(tool) }, texts[tool]),
    );
    const button = (words: string, look: string, act: () => void) =>
      el('button', { class: `button ${look}`, type: 'button', onclick: act }, words);
    this.element = el(
      'div',
      { class: 'body draw' },
      el(
        'div',
        { class: 'row', role: 'group', 'aria-label': texts.drawTitle },
        ...this.tools,
        button(texts.undo, 'bare', () => this.undo()),
      ),
      canvas,
      this.news,
      el(
        'div',
        { class: 'row' },
        button(texts.cancel, 'bare', () => this.close(null)),
        button(texts.done, 'main', () => void this.finish()),
      ),
    );
    this.listen();
    this.take('box');
    this.paint();
  }

  private take(tool: Tool): void {
    this.tool = tool;
    this.tools.forEach((button, n) => button.setAttribute('aria-pressed', String(TOOLS[n] === tool)));
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      canvas.setPointerCapture(event.pointerId);
      this.begin(this.place(event));
    });
    canvas.addEventListener('pointermove', (event) => {
      if (this.going && canvas.hasPointerCapture(event.pointerId)) this.move(this.place(event));
    });
    canvas.addEventListener('pointerup', (event) => {
      if (this.going && canvas.hasPointerCapture(event.pointerId)) this.end();
    });
    for (const type of ['focus', 'blur']) canvas.addEventListener(type, () => this.paint());
    this.element.addEventListener('keydown', (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    const { canvas } = this;
    const step = event.shiftKey ? 2 : Math.round(Math.max(canvas.width, canvas.height) / 40);
    const ways: Record<string, Point> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const way = ways[event.key];
    const onPicture = event.composedPath()[0] === canvas;
    if (event.key === 'z' && (event.ctrlKey || event.metaKey)) this.undo();
    else if (event.key === 'Escape' && this.going) this.going = undefined;
    else if (event.key === 'Escape') this.close(null);
    else if (onPicture && way) this.move([this.at[0] + way[0], this.at[1] + way[1]]);
    else if (onPicture && (event.key === 'Enter' || event.key === ' ')) {
      if (this.going) this.end();
      else this.begin(this.at);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    this.paint();
  }

  private place(event: PointerEvent): Point {
    const box = this.canvas.getBoundingClientRect();
    const scale = this.canvas.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }

  private begin(at: Point): void {
    this.at = at;
    this.going = { tool: this.tool, from: at, to: at };
    this.news.textContent = texts.begun;
    this.paint();
  }

  private move([x, y]: Point): void {
    const { width, height } = this.canvas;
    this.at = [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))];
    if (this.going) this.going.to = this.at;
    this.paint();
  }

  private end(): void {
    const { going } = this;
    this.going = undefined;
    // A click without a way is no mark.
    const far = going && Math.hypot(going.to[0] - going.from[0], going.to[1] - going.from[1]) > 6;
    if (going && far) this.marks.push(going);
    this.news.textContent = fill(texts.drawn, { n: this.marks.length });
    this.paint();
  }

  private undo(): void {
    this.marks.pop();
    this.news.textContent = fill(texts.undone, { n: this.marks.length });
    this.paint();
  }

  private paint(pointer = true): void {
    const paint = this.canvas.getContext('2d');
    if (!paint || this.closed) return;
    paint.drawImage(this.picture, 0, 0, this.canvas.width, this.canvas.height);
    for (const mark of this.going ? [...this.marks, this.going] : this.marks) draw(paint, mark);
    const root = this.canvas.getRootNode();
    const here = root instanceof ShadowRoot && root.activeElement === this.canvas;
    if (pointer && here) this.cross(paint);
  }

  /** Where the keys are, for who sees. */
  private cross(paint: CanvasRenderingContext2D): void {
    const [x, y] = this.at;
    const arm = Math.max(8, this.canvas.width / 60);
    for (const [colour, line] of [
      ['#fff', 4],
      ['#000', 2],
    ] as const) {
      paint.strokeStyle = colour;
      paint.lineWidth = line;
      paint.beginPath();
      paint.moveTo(x - arm, y);
      paint.lineTo(x + arm, y);
      paint.moveTo(x, y - arm);
      paint.lineTo(x, y + arm);
      paint.stroke();
    }
  }

  /** Gives the picture's megabytes back at once; nothing is painted from then on. */
  private close(drawn: File | null): void {
    this.closed = true;
    this.picture.close();
    this.done(drawn);
  }

  private async finish(): Promise<void> {
    if (!this.marks.length) return this.close(null);
    this.going = undefined;
    this.paint(false);
    const blob = (type: string) =>
      new Promise<Blob | null>((resolve) => this.canvas.toBlob(resolve, type, 0.9));
    let made = await blob('image/png');
    if (made && made.size > PNG_MOST) made = await blob('image/jpeg');
    const end = made?.type === 'image/jpeg' ? 'jpg' : 'png';
    const name = `${this.file.name.replace(/\.\w+$/, '')}-marked.${end}`;
    this.close(made && new File([made], name, { type: made.type }));
  }
}
