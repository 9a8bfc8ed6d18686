import type { VirtualItem } from '@tanstack/react-virtual';
import { theme } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { rowAfterKey } from '../../lists/list-keys.ts';
import { type ListFrame, useRows } from './use-rows.ts';

interface VirtualListProps extends ListFrame {
  /** The list's name for screen readers. */
  readonly label: string;
  readonly row: (index: number) => ReactNode;
  /** The row to scroll to; null = none. */
  readonly shown?: number | null;
  /** Rows can be selected by pointer and keyboard. */
  readonly onChoose?: (index: number) => void;
}

/** A list of any length, of which only visible rows are rendered. */
export function VirtualList(props: VirtualListProps) {
  const { label, count, height, row, onChoose } = props;
  const { frame, rows, total, reveal, onScroll } = useRows(props);
  const { active, choose, onKeyDown } = useActive(props, reveal);
  const [isFocused, setFocused] = useState(false);
  const id = useId();
  const isThere = rows.some(({ index }) => index === active);
  const listbox = { role: 'listbox', onKeyDown, 'aria-activedescendant': isThere ? `${id}-${active}` : undefined };
  return (
    <div
      ref={frame}
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      style={{ maxHeight: height, overflow: 'auto', position: 'relative' }}
      {...(onChoose === undefined ? { role: 'region' } : listbox)}
    >
      <div style={{ height: total, position: 'relative', minWidth: 'max-content' }} role="presentation">
        {rows.map((place) =>
          onChoose === undefined ? (
            <div key={place.key} style={{ ...placeOf(place), minWidth: '100%' }}>
              {row(place.index)}
            </div>
          ) : (
            <Option
              key={place.key}
              id={`${id}-${place.index}`}
              place={place}
              count={count}
              isActive={place.index === active}
              isFocused={isFocused}
              onChoose={choose}
            >
              {row(place.index)}
            </Option>
          ),
        )}
      </div>
    </div>
  );
}

/** The active row, and functions to move to another and select one. */
function useActive(list: VirtualListProps, reveal: (index: number) => void) {
  const { count, rowHeight, height, shown = null, onChoose } = list;
  const [active, setActive] = useState(0);
  useEffect(() => {
    if (shown === null) return;
    setActive(shown);
    reveal(shown);
    // only a new row to show scrolls the list, not its own scrolling
  }, [shown, reveal]);
  const choose = (index: number): void => {
    setActive(index);
    onChoose?.(index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isChoice = event.key === 'Enter' || event.key === ' ';
    const next = isChoice ? active : rowAfterKey(event.key, { active, count, seen: Math.floor(height / rowHeight) });
    if (next === null) return;
    event.preventDefault();
    if (isChoice) return onChoose?.(next);
    setActive(next);
    reveal(next);
  };
  return { active, choose, onKeyDown };
}

interface OptionProps {
  readonly id: string;
  readonly place: VirtualItem;
  readonly count: number;
  readonly isActive: boolean;
  readonly isFocused: boolean;
  readonly onChoose: (index: number) => void;
  readonly children: ReactNode;
}

function Option({ id, place, count, isActive, isFocused, onChoose, children }: OptionProps) {
  const { token } = theme.useToken();
  return (
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      aria-posinset={place.index + 1}
      aria-setsize={count}
      onClick={() => onChoose(place.index)}
      style={{
        ...placeOf(place),
        width: '100%',
        minWidth: '100%',
        cursor: 'pointer',
        ...(isActive && isFocused ? { background: token.controlItemBgActive } : {}),
      }}
    >
      {children}
    </div>
  );
}

function placeOf({ start, size }: VirtualItem) {
  return { position: 'absolute', top: start, height: size } as const;
}
