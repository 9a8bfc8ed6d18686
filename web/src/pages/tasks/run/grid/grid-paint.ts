import { type Condition, CONDITIONS } from '../../../../data/conditions.ts';
import { cornerOf, type GridLayout } from './grid-layout.ts';
import type { NodeRun } from '../node-runs.ts';

/** Smaller squares have no room for a mark. */
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
  readonly colorOf: (condition: Condition) => string;
  /** Of marks in the squares, and of the frame around one. */
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
    CONDITIONS.every((condition) => one.colorOf(condition) === other.colorOf(condition))
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
      nodes[place]?.condition !== before.nodes[place]?.condition ||
      hasTrouble(nodes[place]) !== hasTrouble(before.nodes[place]) ||
      matches[place] !== before.matches[place] ||
      reframed.has(place),
  );
}

function paintSquares(context: CanvasRenderingContext2D, picture: GridPicture, places: readonly number[]): void {
  const { layout, nodes, matches, colorOf } = picture;
  for (const condition of CONDITIONS) {
    context.fillStyle = colorOf(condition);
    for (const place of places) {
      if (nodes[place]?.condition !== condition) continue;
      context.globalAlpha = (matches[place] === true ? 1 : DIM) * (condition === 'waiting' ? 0.5 : 1);
      const { x, y } = cornerOf(layout, place);
      context.fillRect(x, y, layout.square, layout.square);
    }
  }
  context.globalAlpha = 1;
  if (layout.square >= MARKED) paintMarks(context, picture, places);
}

function hasTrouble(node: NodeRun | undefined): boolean {
  return node !== undefined && node.trouble !== null;
}

/**
 * Conditions are told apart without their colours: waiting is hollow, running has a dot, or a mark of exclamation where
 * the node cannot be reached; failed has a cross, paused two bars, stopped one, skipped a stroke across.
 */
function paintMarks(
  context: CanvasRenderingContext2D,
  { layout, nodes, paper }: GridPicture,
  places: readonly number[],
): void {
  context.fillStyle = paper;
  context.strokeStyle = paper;
  context.lineWidth = Math.max(1.2, layout.square / 9);
  for (const place of places) {
    const node = nodes[place];
    if (node === undefined) continue;
    const { x, y } = cornerOf(layout, place);
    const mark = hasTrouble(node) ? TROUBLE : MARKS[node.condition];
    for (const [left, top, width, height] of mark.boxes ?? []) {
      const { square } = layout;
      context.fillRect(x + square * left, y + square * top, square * width, square * height);
    }
    paintLines(context, { x, y, square: layout.square }, mark.lines ?? []);
  }
}

function paintLines(
  context: CanvasRenderingContext2D,
  { x, y, square }: { readonly x: number; readonly y: number; readonly square: number },
  lines: NonNullable<Mark['lines']>,
): void {
  if (lines.length === 0) return;
  context.beginPath();
  for (const [fromX, fromY, toX, toY] of lines) {
    context.moveTo(x + square * fromX, y + square * fromY);
    context.lineTo(x + square * toX, y + square * toY);
  }
  context.stroke();
}

/** Left, top, width and height; or from where to where: in parts of the square. */
type Quad = readonly [number, number, number, number];

interface Mark {
  readonly boxes?: readonly Quad[];
  readonly lines?: readonly Quad[];
}

const NONE: Mark = {};
const DOT: Mark = { boxes: [[0.36, 0.36, 0.28, 0.28]] };
const HOLLOW: Mark = { boxes: [[0.12, 0.12, 0.76, 0.76]] };
const PAUSED: Mark = {
  boxes: [
    [0.28, 0.26, 0.16, 0.48],
    [0.56, 0.26, 0.16, 0.48],
  ],
};
const STOPPED: Mark = { boxes: [[0.24, 0.42, 0.52, 0.16]] };
const TROUBLE: Mark = {
  boxes: [
    [0.42, 0.16, 0.16, 0.4],
    [0.42, 0.68, 0.16, 0.16],
  ],
};
const MARKS: Readonly<Record<Condition, Mark>> = {
  new: HOLLOW,
  waiting: HOLLOW,
  running: DOT,
  pausing: DOT,
  stopping: DOT,
  paused: PAUSED,
  stopped: STOPPED,
  succeeded: NONE,
  partial: NONE,
  failed: {
    lines: [
      [0.28, 0.28, 0.72, 0.72],
      [0.72, 0.28, 0.28, 0.72],
    ],
  },
  skipped: { lines: [[0.28, 0.72, 0.72, 0.28]] },
};
