/** Where the nodes of a task are drawn: row by row, in squares of one size. */
export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** The distance from one square to the next; in pixels, like the rest. */
  readonly pitch: number;
  readonly square: number;
  readonly height: number;
}

const LARGEST = 28;
const SMALLEST = 6;

/**
 * The largest squares that fit into the space; when the smallest do not fit, the grid becomes higher than the space.
 *
 * @example gridLayout(10_000, 700, 400).pitch // 6: 116 columns, 87 rows
 */
export function gridLayout(count: number, width: number, height: number): GridLayout {
  for (let pitch = LARGEST; pitch > SMALLEST; pitch -= 1) {
    const layout = layoutWith(pitch, count, width);
    if (layout.height <= height) return layout;
  }
  return layoutWith(SMALLEST, count, width);
}

function layoutWith(pitch: number, count: number, width: number): GridLayout {
  const columns = Math.max(1, Math.floor(width / pitch));
  const rows = Math.ceil(count / columns);
  return { columns, rows, pitch, square: pitch - (pitch > 12 ? 3 : 1), height: rows * pitch };
}

/** The node at a point; null = none. */
export function placeAt({ columns, pitch }: GridLayout, count: number, x: number, y: number): number | null {
  const column = Math.floor(x / pitch);
  const place = Math.floor(y / pitch) * columns + column;
  return x < 0 || y < 0 || column >= columns || place >= count ? null : place;
}

/** The left upper corner of a node's square. */
export function cornerOf({ columns, pitch }: GridLayout, place: number): { readonly x: number; readonly y: number } {
  return { x: (place % columns) * pitch, y: Math.floor(place / columns) * pitch };
}

/** The node that a key moves to; null for other keys. */
export function placeAfterKey({ columns }: GridLayout, count: number, place: number, key: string): number | null {
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: place - 1,
    ArrowRight: place + 1,
    ArrowUp: place - columns,
    ArrowDown: place + columns,
    PageUp: place - 10 * columns,
    PageDown: place + 10 * columns,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined || count === 0 ? null : Math.min(count - 1, Math.max(0, target));
}
