import type { StatusCode } from '../../../../data/status-code.ts';
import { cornerOf, type GridLayout } from './grid-layout.ts';
import type { NodeRun } from '../node-runs.ts';

const CODES: readonly StatusCode[] = [0, 1, 2, 3, 4];
/** The smallest square that has room for a mark. */
const MARKED = 9;
const DIM = 0.16;

/** The input of a drawing. */
export interface GridPicture {
  readonly layout: GridLayout;
  /** The grid's size in CSS pixels, and how many device pixels one of those has. */
  readonly width: number;
  readonly ratio: number;
  readonly nodes: readonly NodeRun[];
  /** Which nodes pass the filter; the others are dimmed. */
  readonly matches: readonly boolean[];
  readonly colorOf: (code: StatusCode) => string;
  /** Colours of the marks in squares, and of the frame around one. */
  readonly paper: string;
  readonly ink: string;
  /** The indexes of the squares with a frame. */
  readonly framed: readonly number[];
}

/**
 * Draws the nodes of a task. After the first drawing, the cost depends on what changed: of 10,000 nodes
 * some dozens change at a time.
 *
 * @param before what the canvas shows; null = nothing
 */
export function paintGrid(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  picture: GridPicture,
  before: GridPicture | null,
): void {
  const { layout, nodes, ink, framed, width, ratio } = picture;
  if (before === null || !isDrawnAlike(picture, before)) {
    // resizing a canvas clears it
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(Math.max(1, layout.height + 2) * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.translate(1, 1);
    paintSquares(context, picture, [...nodes.keys()]);
  } else {
    const changed = changedPlaces(picture, before);
    for (const place of changed) {
      const { x, y } = cornerOf(layout, place);
      // a frame reaches one pixel over its square
      context.clearRect(x - 1, y - 1, layout.square + 2, layout.square + 2);
    }
    paintSquares(context, picture, changed);
  }
  context.strokeStyle = ink;
  context.lineWidth = 2;
  for (const place of framed) {
    const { x, y } = cornerOf(layout, place);
    context.strokeRect(x, y, layout.square, layout.square);
  }
}

function isDrawnAlike(one: GridPicture, other: GridPicture): boolean {
  return (
    one.layout === other.layout &&
    one.width === other.width &&
    one.ratio === other.ratio &&
    one.nodes.length === other.nodes.length &&
    one.paper === other.paper &&
    one.ink === other.ink &&
    CODES.every((code) => one.colorOf(code) === other.colorOf(code))
  );
}

/** The indexes whose squares look different now. */
export function changedPlaces(
  { nodes, matches, framed }: Pick<GridPicture, 'nodes' | 'matches' | 'framed'>,
  before: Pick<GridPicture, 'nodes' | 'matches' | 'framed'>,
): readonly number[] {
  const reframed = new Set([...framed, ...before.framed]);
  return [...nodes.keys()].filter(
    (place) =>
      nodes[place]?.state !== before.nodes[place]?.state ||
      matches[place] !== before.matches[place] ||
      reframed.has(place),
  );
}

function paintSquares(context: CanvasRenderingContext2D, picture: GridPicture, places: readonly number[]): void {
  const { layout, nodes, matches, colorOf } = picture;
  for (const code of CODES) {
    context.fillStyle = colorOf(code);
    for (const place of places) {
      if (nodes[place]?.state !== code) continue;
      context.globalAlpha = (matches[place] === true ? 1 : DIM) * (code === 0 ? 0.5 : 1);
      const { x, y } = cornerOf(layout, place);
      context.fillRect(x, y, layout.square, layout.square);
    }
  }
  context.globalAlpha = 1;
  if (layout.square >= MARKED) paintMarks(context, picture, places);
}

/** States are distinguished not only by colour: waiting is hollow, running has a dot, failed a cross, stopped a bar. */
function paintMarks(
  context: CanvasRenderingContext2D,
  { layout, nodes, paper }: GridPicture,
  places: readonly number[],
): void {
  const { square } = layout;
  const inset = square * 0.28;
  context.fillStyle = paper;
  context.strokeStyle = paper;
  context.lineWidth = Math.max(1.2, square / 9);
  for (const place of places) {
    const { x, y } = cornerOf(layout, place);
    switch (nodes[place]?.state) {
      case 0:
        context.fillRect(x + 1.5, y + 1.5, square - 3, square - 3);
        break;
      case 1:
        context.fillRect(x + square * 0.36, y + square * 0.36, square * 0.28, square * 0.28);
        break;
      case 3:
        context.beginPath();
        context.moveTo(x + inset, y + inset);
        context.lineTo(x + square - inset, y + square - inset);
        context.moveTo(x + square - inset, y + inset);
        context.lineTo(x + inset, y + square - inset);
        context.stroke();
        break;
      case 4:
        context.fillRect(x + inset, y + square * 0.42, square - 2 * inset, square * 0.16);
        break;
      case 2:
      case undefined:
        break;
    }
  }
}
