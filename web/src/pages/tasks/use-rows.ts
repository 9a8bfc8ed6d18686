import { useVirtualizer } from '@tanstack/react-virtual';
import { type UIEvent, useEffect, useRef } from 'react';

/** A list in a scrolling frame. */
export interface ListFrame {
  readonly count: number;
  /** In pixels; all rows have the same. */
  readonly rowHeight: number;
  /** Its largest height in pixels. */
  readonly height: number;
  /** Stays scrolled to the end while rows are added, until a person scrolls up. */
  readonly follow?: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void };
}

/** Rows rendered beyond both edges of the visible part. */
const SPARE = 8;

/** The rows to render, and a function to scroll to another. */
export function useRows({ count, rowHeight, height, follow }: ListFrame) {
  const frame = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    initialRect: { width: 0, height },
    overscan: SPARE,
  });
  const isFollowing = follow?.isOn === true;
  // it caches the sizes that it knows
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useEffect(() => {
    if (isFollowing) virtualizer.scrollToEnd();
  }, [virtualizer, count, isFollowing]);
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent<HTMLDivElement>): void => {
    const isAtEnd = scrollHeight - scrollTop - clientHeight < rowHeight;
    if (follow !== undefined && follow.isOn !== isAtEnd) follow.onChange(isAtEnd);
  };
  return {
    frame,
    rows: virtualizer.getVirtualItems(),
    /** The total height, in pixels. */
    total: virtualizer.getTotalSize(),
    reveal: virtualizer.scrollToIndex,
    onScroll,
  };
}
