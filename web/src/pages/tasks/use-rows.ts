import { useVirtualizer } from '@tanstack/react-virtual';
import { type UIEvent, useEffect, useRef } from 'react';

/** A list in a frame that scrolls. */
export interface ListFrame {
  readonly count: number;
  /** In pixels; all rows have the same. */
  readonly rowHeight: number;
  /** The most pixels that it takes. */
  readonly height: number;
  /** Stays at the end while rows are added, until a person scrolls up. */
  readonly follow?: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void };
}

/** Rows drawn beyond both edges of what is seen. */
const SPARE = 8;

/** The rows that have to be there, and the way to another. */
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
  // it keeps the sizes that it knows
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
    /** The height of all, in pixels. */
    total: virtualizer.getTotalSize(),
    reveal: virtualizer.scrollToIndex,
    onScroll,
  };
}
