import { theme } from 'antd';
import { type KeyboardEvent, type ReactNode, type UIEvent, useEffect, useId, useRef, useState } from 'react';
import { rowsIn, scrollTo } from './virtual-rows.ts';

interface VirtualListProps {
  /** What the list is, for those who cannot see it. */
  readonly label: string;
  readonly count: number;
  /** In pixels; all rows have the same. */
  readonly rowHeight: number;
  /** The most pixels that it takes. */
  readonly height: number;
  readonly row: (index: number) => ReactNode;
  /** The row to bring into view; null = stay. */
  readonly shown?: number | null;
  /** Rows can be chosen by pointer and keyboard. */
  readonly onChoose?: (index: number) => void;
  /** Stays at the end while rows are added, until a person scrolls up. */
  readonly follow?: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void };
}

/** A list of any length, of which only the rows that are seen exist. */
export function VirtualList({
  label,
  count,
  rowHeight,
  height,
  row,
  shown = null,
  onChoose,
  follow,
}: VirtualListProps) {
  const { token } = theme.useToken();
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const [top, setTop] = useState(0);
  const [active, setActive] = useState(0);
  const [isFocused, setFocused] = useState(false);
  const { first, end } = rowsIn({ top, height, rowHeight }, count);
  const isFollowing = follow?.isOn === true;

  const reveal = (index: number): void => {
    if (frame.current !== null) frame.current.scrollTop = scrollTo(index, { top, height, rowHeight });
  };
  useEffect(() => {
    if (frame.current !== null && isFollowing) frame.current.scrollTop = frame.current.scrollHeight;
  }, [count, isFollowing]);
  useEffect(() => {
    if (shown !== null) {
      setActive(shown);
      reveal(shown);
    }
    // only another row to show moves the list, not its own scrolling
  }, [shown]);

  const onScroll = ({ currentTarget }: UIEvent<HTMLDivElement>): void => {
    setTop(currentTarget.scrollTop);
    const isAtEnd = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < rowHeight;
    if (follow !== undefined && follow.isOn !== isAtEnd) follow.onChange(isAtEnd);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onChoose?.(active);
      return;
    }
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const next = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page }[
      event.key
    ];
    const target = event.key === 'Home' ? 0 : event.key === 'End' ? count - 1 : next;
    if (target === undefined) return;
    event.preventDefault();
    const place = Math.max(0, Math.min(count - 1, target));
    setActive(place);
    reveal(place);
  };
  const canChoose = onChoose !== undefined;
  return (
    <div
      ref={frame}
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      style={{ maxHeight: height, overflow: 'auto', position: 'relative' }}
      {...(canChoose
        ? { role: 'listbox', onKeyDown, 'aria-activedescendant': active < end ? `${id}-${active}` : undefined }
        : { role: 'region' })}
    >
      <div style={{ height: count * rowHeight, position: 'relative', minWidth: 'max-content' }} role="presentation">
        {Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset).map((index) => (
          <div
            key={index}
            style={{
              position: 'absolute',
              top: index * rowHeight,
              height: rowHeight,
              minWidth: '100%',
              ...(canChoose && isFocused && index === active ? { background: token.controlItemBgActive } : {}),
              ...(canChoose ? { cursor: 'pointer', width: '100%' } : {}),
            }}
            {...(canChoose
              ? {
                  id: `${id}-${index}`,
                  role: 'option',
                  'aria-selected': index === active,
                  'aria-posinset': index + 1,
                  'aria-setsize': count,
                  onClick: () => {
                    setActive(index);
                    onChoose(index);
                  },
                }
              : {})}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
