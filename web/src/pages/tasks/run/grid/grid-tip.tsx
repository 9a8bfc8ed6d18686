import { theme } from 'antd';
import type { ReactNode } from 'react';
import { cornerOf, type GridLayout } from './grid-layout.ts';

const WIDEST = 320;
/** Pixels between a square and its tooltip. */
const GAP = 6;

interface GridTipProps {
  readonly layout: GridLayout;
  /** The node that it is about. */
  readonly place: number;
  /** The width of the grid. */
  readonly width: number;
  readonly children: ReactNode;
}

/** The tooltip of a node, beside its square; a live region has the same for screen readers. */
export function GridTip({ layout, place, width, children }: GridTipProps) {
  const { token } = theme.useToken();
  return (
    <div
      aria-hidden
      style={{
        position: 'absolute',
        ...besideSquare(layout, place, width),
        maxWidth: Math.min(WIDEST, width),
        padding: '4px 8px',
        borderRadius: token.borderRadiusSM,
        background: token.colorBgElevated,
        boxShadow: token.boxShadowSecondary,
        color: token.colorText,
        pointerEvents: 'none',
        zIndex: 5,
        overflowWrap: 'anywhere',
      }}
    >
      {children}
    </div>
  );
}

/** Below the square, and within the grid's width. */
function besideSquare(layout: GridLayout, place: number, width: number) {
  const { x, y } = cornerOf(layout, place);
  const top = y + layout.pitch + GAP;
  return x < width / 2 ? { left: x, top } : { right: Math.max(0, width - x - layout.pitch), top };
}
