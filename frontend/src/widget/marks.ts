// Marks on a picture: what they are, and how they are drawn. Places are in pixels of the picture.

export type Tool = 'box' | 'arrow' | 'blur';
export type Point = [x: number, y: number];

export interface Mark {
  tool: Tool;
  from: Point;
  to: Point;
}

/** Seen on light and on dark pictures, with a light edge around it. */
const RED = '#d7263d';
/** At least so coarse, in pixels: letters of any usual size are gone. */
const COARSEST = 14;

type Paint = CanvasRenderingContext2D;

export function draw(paint: Paint, mark: Mark): void {
  const { canvas } = paint;
  const width = Math.max(3, canvas.width / 260);
  if (mark.tool === 'blur') return hide(paint, mark);
  paint.lineJoin = paint.lineCap = 'round';
  for (const [colour, line] of [
    ['#fff', width * 2],
    [RED, width],
  ] as const) {
    paint.strokeStyle = colour;
    paint.lineWidth = line;
    paint.beginPath();
    if (mark.tool === 'box') {
      const [x, y, w, h] = area(mark);
      paint.rect(x, y, w, h);
    } else arrow(paint, mark, width * 6);
    paint.stroke();
  }
}

/** Left, top, width and height, whichever way it was drawn. */
export function area({ from, to }: Mark): [number, number, number, number] {
  const [left, top] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
  return [left, top, Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])];
}

function arrow(paint: Paint, { from, to }: Mark, head: number): void {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  paint.moveTo(...from);
  paint.lineTo(...to);
  for (const side of [2.6, -2.6]) {
    paint.moveTo(...to);
    paint.lineTo(to[0] + head * Math.cos(angle + side), to[1] + head * Math.sin(angle + side));
  }
}

/** A few flat tiles in place of what was there: nothing of it can be read back. */
function hide(paint: Paint, mark: Mark): void {
  const [x, y, w, h] = area(mark).map(Math.round) as [number, number, number, number];
  if (w < 1 || h < 1) return;
  const tile = Math.max(COARSEST, Math.min(w, h) / 3);
  const small = document.createElement('canvas');
  const tiles = (side: number) => Math.max(1, Math.round(side / tile));
  [small.width, small.height] = [tiles(w), tiles(h)];
  const mix = small.getContext('2d');
  if (!mix) return;
  mix.imageSmoothingQuality = 'high';
  mix.drawImage(paint.canvas, x, y, w, h, 0, 0, small.width, small.height);
  paint.imageSmoothingEnabled = false;
  paint.drawImage(small, 0, 0, small.width, small.height, x, y, w, h);
  paint.imageSmoothingEnabled = true;
}
