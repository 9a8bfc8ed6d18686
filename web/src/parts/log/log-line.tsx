import { theme } from 'antd';
import { type CSSProperties, type ReactNode, use } from 'react';
import { AppearanceContext } from '../../shell/appearance-context.ts';
import type { Span } from './ansi.ts';
import type { LogPlace } from './log-frame.tsx';
import { drawnStyle } from './palette.ts';
import { piecesOf } from './pieces.ts';

/** The height of a line that is not wrapped, in pixels. */
export const LINE = 20;

/** Visible to screen readers only. */
const HIDDEN: CSSProperties = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' };

/** The number of a line, a link to it. */
interface LineNumber {
  readonly text: string;
  readonly label: string;
  readonly href: string;
  readonly go: () => void;
}

interface LogLineProps {
  readonly number: LineNumber;
  /** The arrival time, short and in full; '' = unknown. */
  readonly time: { readonly text: string; readonly title: string };
  readonly isWrapped: boolean;
  readonly isNarrow: boolean;
  /** Highlights the line. */
  readonly isShown: boolean;
  readonly place: LogPlace;
  /** A coloured edge with its meaning. */
  readonly edge?: { readonly color: string; readonly title: string } | undefined;
  /** Shown when the line is the current row. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A line of a log: number, time, text. */
export function LogLine(props: LogLineProps) {
  const { number, time, isWrapped, isNarrow, isShown, place, edge, tools, children } = props;
  const { token } = theme.useToken();
  const aside: CSSProperties = {
    flex: 'none',
    color: token.colorTextSecondary,
    textAlign: 'end',
    userSelect: 'none',
    fontVariantNumeric: 'tabular-nums',
  };
  return (
    <div
      title={edge?.title}
      style={{
        display: 'flex',
        gap: isNarrow ? 8 : 12,
        lineHeight: `${LINE}px`,
        padding: '0 12px',
        borderInlineStart: `3px solid ${edge?.color ?? 'transparent'}`,
        ...(isShown || place.isActive ? { background: token.controlItemBgActive } : {}),
      }}
    >
      <a
        {...place.main}
        href={number.href}
        aria-label={number.label}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          number.go();
        }}
        style={{ ...aside, minWidth: isNarrow ? '3ch' : '5ch' }}
      >
        {number.text}
      </a>
      <span title={time.title} style={{ ...aside, minWidth: isNarrow ? '4ch' : '7ch' }}>
        {time.text}
      </span>
      {edge !== undefined && <span style={HIDDEN}>{edge.title}: </span>}
      <bdi dir="ltr" style={textStyle(isWrapped)}>
        {children}
      </bdi>
      {place.isActive && tools}
    </div>
  );
}

/** The style of a line's text, in all logs. */
export function textStyle(isWrapped: boolean): CSSProperties {
  return {
    flex: 1,
    minWidth: 0,
    tabSize: 8,
    ...(isWrapped ? { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } : { whiteSpace: 'pre' }),
  };
}

interface SpansProps {
  readonly spans: readonly Span[];
  /** The text searched for, which is highlighted; '' = none. */
  readonly part: string;
}

/** The text of a line in its colours. */
export function Spans({ spans, part }: SpansProps) {
  const { token } = theme.useToken();
  const { isDark } = use(AppearanceContext);
  const text = part === '' ? '' : spans.map((span) => span.text).join('');
  const pieces = part === '' ? [] : piecesOf(text, part);
  // a match may span several colours: lines with matches are shown without colours
  if (pieces.length > 1) {
    return <>{pieces.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}</>;
  }
  return (
    <>
      {spans.map((span, index) => {
        const style = drawnStyle(span.style, isDark, token.colorTextSecondary);
        if (Object.keys(style).length === 0) return span.text;
        return (
          <span key={index} style={style}>
            {span.text}
          </span>
        );
      })}
    </>
  );
}
