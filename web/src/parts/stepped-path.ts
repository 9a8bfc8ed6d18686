import type { SizePoint } from './size-history.ts';

/**
 * The line of a size over time as the `d` of an SVG path, which fills a box; null when there is no line to draw.
 *
 * @example steppedPath([{ at: 0, size: 1 }, { at: 5, size: 1 }, { at: 5, size: 2 }, { at: 10, size: 2 }], 100, 20)
 *   // 'M0 10L50 10L50 0L100 0'
 */
export function steppedPath(points: readonly SizePoint[], width: number, height: number): string | null {
  const first = points[0]?.at ?? 0;
  const span = (points.at(-1)?.at ?? 0) - first;
  const largest = Math.max(1, ...points.map(({ size }) => size));
  if (span <= 0) return null;
  const place = ({ at, size }: SizePoint): string =>
    `${round(((at - first) / span) * width)} ${round(height - (size / largest) * height)}`;
  return `M${points.map(place).join('L')}`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
