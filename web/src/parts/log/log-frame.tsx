import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { theme } from 'antd';
import { type KeyboardEvent, type ReactNode, type UIEvent, useEffect, useRef, useState } from 'react';
import { rowAfterKey } from '../../lists/list-keys.ts';

/** Rows rendered beyond both edges of the visible part. */
const SPARE = 12;
/** Closer to the end than this many pixels counts as at the end. */
const NEAR = 24;
/** The attribute of the element of a row that takes the focus. */
const MAIN = 'data-main';

export interface LogPlace {
  /** Whether this is the current row. */
  readonly isActive: boolean;
  /** Attributes for the one element of the row that takes the focus: `<a {...main}>`. */
  readonly main: { readonly tabIndex: number; readonly 'data-main': true };
}

interface LogFrameProps {
  /** The accessible name. */
  readonly label: string;
  readonly count: number;
  readonly row: (index: number, place: LogPlace) => ReactNode;
  /** The estimated height of a row in pixels. */
  readonly estimate: (index: number) => number;
  /** Whether a row may be wider than the frame. */
  readonly isWide: (index: number) => boolean;
  /** A key that changes when the heights of all rows may have changed. */
  readonly layout: string;
  readonly height: number;
  /** Stays at the end while rows are added, until a person scrolls up. */
  readonly follow: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void };
  /** The row to scroll to; null = none. */
  readonly shown: number | null;
  /** Whether screen readers announce new rows. */
  readonly isLive: boolean;
  /** Called for keys that do not move to another row. */
  readonly onKey?: (key: string, index: number) => void;
}

/** A log of any length; only visible rows are rendered. Keys move from row to row. */
export function LogFrame(props: LogFrameProps) {
  const { label, row, isWide, height, isLive } = props;
  const { token } = theme.useToken();
  const { frame, rows, total, measure, onScroll, reveal } = useLogRows(props);
  const { active, onKeyDown, onFocusRow } = useActiveRow(props, frame, reveal);
  return (
    <div
      ref={frame}
      role="log"
      aria-label={label}
      aria-live={isLive ? 'polite' : 'off'}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      style={{
        height,
        overflow: 'auto',
        // the virtual list does its own scroll anchoring
        overflowAnchor: 'none',
        position: 'relative',
        background: token.colorFillQuaternary,
        borderRadius: token.borderRadius,
        fontFamily: token.fontFamilyCode,
        fontSize: token.fontSizeSM,
      }}
    >
      <div style={{ height: total, position: 'relative' }} role="presentation">
        {rows.map(({ index, key, start }) => (
          <div
            key={key}
            ref={measure}
            data-index={index}
            onFocus={() => onFocusRow(index)}
            style={{
              position: 'absolute',
              top: 0,
              transform: `translateY(${start}px)`,
              ...(isWide(index) ? { minWidth: '100%' } : { width: '100%' }),
            }}
          >
            {row(index, {
              isActive: index === active,
              main: { tabIndex: index === active ? 0 : -1, [MAIN]: true },
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

function useLogRows({ count, estimate, layout, height, follow }: LogFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: estimate,
    initialRect: { width: 0, height },
    overscan: SPARE,
  });
  const total = virtualizer.getTotalSize();
  useEffect(() => virtualizer.measure(), [virtualizer, layout]);
  useEffect(() => {
    if (follow.isOn && frame.current !== null) frame.current.scrollTop = frame.current.scrollHeight;
  }, [total, count, follow.isOn]);
  const keepPlace = useKeptPlace(frame, virtualizer, follow.isOn);
  const before = useRef(0);
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent<HTMLDivElement>): void => {
    keepPlace();
    const isUp = scrollTop < before.current;
    before.current = scrollTop;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    // rows higher than estimated move the end without a user scrolling
    if (follow.isOn ? isUp && !isAtEnd : isAtEnd) follow.onChange(!follow.isOn);
  };
  return {
    frame,
    rows: virtualizer.getVirtualItems(),
    total,
    measure: virtualizer.measureElement,
    onScroll,
    reveal: virtualizer.scrollToIndex,
  };
}

/** Keeps the top row in place when the width, and with it the height of the rows, changes. */
function useKeptPlace(
  frame: { readonly current: HTMLDivElement | null },
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  isFollowing: boolean,
): () => void {
  const place = useRef({ width: 0, first: 0 });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { width, first } = place.current;
      if (element.clientWidth === width) return;
      place.current = { width: element.clientWidth, first };
      if (width === 0) return;
      virtualizer.measure();
      if (!isFollowing) virtualizer.scrollToIndex(first, { align: 'start' });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, virtualizer, isFollowing]);
  return () => {
    // not a user's scroll, but a consequence of another width
    if (frame.current?.clientWidth !== place.current.width) return;
    place.current.first = virtualizer.getVirtualItemForOffset(virtualizer.scrollOffset ?? 0)?.index ?? 0;
  };
}

/** The current row. */
function useActiveRow(
  { count, height, estimate, shown, follow, onKey }: LogFrameProps,
  frame: { readonly current: HTMLDivElement | null },
  reveal: (index: number, options?: { align: 'center' | 'auto' }) => void,
) {
  const [active, setActive] = useState<number | null>(shown);
  const isMoving = useRef(false);
  useEffect(() => {
    if (shown === null) return;
    setActive(shown);
    reveal(shown, { align: 'center' });
    // only a new `shown` scrolls
  }, [shown, reveal]);
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    const row = frame.current?.querySelector<HTMLElement>(`[data-index="${active}"] [${MAIN}]`);
    row?.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (isForOthers(event)) return;
    const { key } = event;
    const seen = Math.floor(height / estimate(0));
    const from = active ?? (key === 'ArrowUp' || key === 'PageUp' ? count : -1);
    const next = rowAfterKey(key, { active: from, count, seen });
    if (next === null) {
      if (active !== null) onKey?.(key, active);
      return;
    }
    event.preventDefault();
    if (follow.isOn && next < count - 1) follow.onChange(false);
    isMoving.current = true;
    setActive(next);
    reveal(next, { align: 'auto' });
  };
  return { active, onKeyDown, onFocusRow: setActive };
}

/** Whether the browser or an input handles the key. */
function isForOthers({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return ctrlKey || metaKey || altKey || isField;
}
