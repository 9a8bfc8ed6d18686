import { type DragEvent, useState } from 'react';
import { placeOfDrop } from '../../forms/ordered.ts';

/** The handlers for reordering items of a list by dragging. */
export interface Reorder {
  /** The item that is dragged; null = none. */
  readonly dragged: number | null;
  /** The index before which it would be dropped: 0 … count; null = nowhere. */
  readonly gap: number | null;
  /** Props of the item's handle. */
  readonly handle: (index: number) => {
    readonly draggable: true;
    readonly onDragStart: (event: DragEvent) => void;
    readonly onDragEnd: () => void;
  };
  /** Props of the item. */
  readonly item: (index: number) => {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** HTML's own drag and drop; `onMove` is called with the two indexes. */
export function useReorder(count: number, onMove: (from: number, to: number) => void): Reorder {
  const [dragged, setDragged] = useState<number | null>(null);
  const [gap, setGap] = useState<number | null>(null);
  const end = (): void => {
    setDragged(null);
    setGap(null);
  };
  return {
    dragged,
    gap,
    handle: (index) => ({
      draggable: true,
      onDragStart: ({ dataTransfer, currentTarget }) => {
        dataTransfer.effectAllowed = 'move';
        dataTransfer.setData('text/plain', String(index));
        const card = currentTarget.closest('li');
        if (card !== null) dataTransfer.setDragImage(card, 16, 16);
        setDragged(index);
      },
      onDragEnd: end,
    }),
    item: (index) => ({
      onDragOver: (event) => {
        if (dragged === null) return;
        event.preventDefault();
        const { top, height } = event.currentTarget.getBoundingClientRect();
        setGap(Math.min(event.clientY > top + height / 2 ? index + 1 : index, count));
      },
      onDrop: (event) => {
        if (dragged === null || gap === null) return;
        event.preventDefault();
        onMove(dragged, placeOfDrop(dragged, gap));
        end();
      },
    }),
  };
}
