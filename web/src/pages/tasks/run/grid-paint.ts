import type { StatusCode } from '../../../shell/status-code.ts';
import { cornerOf, type GridLayout } from './grid-layout.ts';
import type { NodeRun } from './node-runs.ts';

const CODES: readonly StatusCode[] = [0, 1, 2, 3, 4];
/** Smaller squares have no room for a mark. */
const MARKED = 9;
const DIM = 0.16;

interface Picture {
  readonly layout: GridLayout;
  readonly nodes: readonly NodeRun[];
  /** Which nodes are looked at; the others are dim. */
  readonly matches: readonly boolean[];
  readonly colorOf: (code: StatusCode) => string;
  /** Of marks in the squares, and of the frame around one. */
  readonly paper: string;
  readonly ink: string;
  /** The places that have a frame. */
  readonly framed: readonly number[];
}

/** Draws the nodes of a task. The context is scaled to CSS pixels. */
export function paintGrid(context: CanvasRenderingContext2D, picture: Picture): void {
  const { layout, nodes, matches, colorOf, ink, framed } = picture;
  context.clearRect(0, 0, layout.columns * layout.pitch, layout.height);
  for (const code of CODES) {
    context.fillStyle = colorOf(code);
    for (const [place, { state }] of nodes.entries()) {
      if (state !== code) continue;
      context.globalAlpha = (matches[place] === true ? 1 : DIM) * (code === 0 ? 0.5 : 1);
      const { x, y } = cornerOf(layout, place);
      context.fillRect(x, y, layout.square, layout.square);
    }
  }
  context.globalAlpha = 1;
  if (layout.square >= MARKED) paintMarks(context, picture);
  context.strokeStyle = ink;
  context.lineWidth = 2;
  for (const place of framed) {
    const { x, y } = cornerOf(layout, place);
    context.strokeRect(x, y, layout.square, layout.square);
  }
}

/** States are told apart without their colours: waiting is hollow, running has a dot, failed a cross, stopped a bar. */
function paintMarks(context: CanvasRenderingContext2D, { layout, nodes, paper }: Picture): void {
  const { square } = layout;
  const inset = square * 0.28;
  context.fillStyle = paper;
  context.strokeStyle = paper;
  context.lineWidth = Math.max(1.2, square / 9);
  for (const [place, { state }] of nodes.entries()) {
    const { x, y } = cornerOf(layout, place);
    switch (state) {
      case 0:
        context.fillRect(x + 1.5, y + 1.5, square - 3, square - 3);
        break;
      case 1:
        context.fillRect(x + square * 0.36, y + square * 0.36, square * 0.28, square * 0.28);
        break;
      case 2:
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
    }
  }
}
