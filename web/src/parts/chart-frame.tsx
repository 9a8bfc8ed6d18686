import { theme } from 'antd';
import type { ReactNode } from 'react';

/** The size of a chart's own units; it is drawn as wide as there is room. */
export const CHART = { width: 800, height: 120 } as const;

interface ChartFrameProps {
  /** The largest value, as it is written at the top of the axis. */
  readonly most: ReactNode;
  /** What stands at both ends of the time axis. */
  readonly ends: readonly [from: ReactNode, to: ReactNode];
  /** Room above the chart for what is thicker than a line, in its own units. */
  readonly above?: number;
  /** SVG, from 0 0 to CHART. */
  readonly children: ReactNode;
}

/** A chart of something over time, with its axes; what it says in words stands beside it. */
export function ChartFrame({ most, ends: [from, to], above = 0, children }: ChartFrameProps) {
  const { token } = theme.useToken();
  const { width, height } = CHART;
  return (
    <div aria-hidden style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', columnGap: 8, fontSize: 12 }}>
      <div
        style={{
          display: 'flex',
          flexDirection: 'column',
          justifyContent: 'space-between',
          textAlign: 'end',
          color: token.colorTextSecondary,
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        <span>{most}</span>
        <span>0</span>
      </div>
      <svg
        viewBox={`0 ${-above} ${width} ${height + above}`}
        preserveAspectRatio="none"
        style={{ width: '100%', height, display: 'block' }}
      >
        {children}
      </svg>
      <span />
      <div
        style={{
          display: 'flex',
          justifyContent: 'space-between',
          flexWrap: 'wrap',
          paddingTop: 4,
          borderTop: `1px solid ${token.colorBorderSecondary}`,
          color: token.colorTextSecondary,
        }}
      >
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </div>
  );
}
