import { type DragEvent, useState } from 'react';
import { placeOfDrop } from '../../forms/ordered.ts';

/** What makes the items of a list change places by dragging. */
export interface Reorder {
  /** The item that is dragged; null = none. */
  readonly dragged: number | null;
  /** Before which item it would be put: 0 … count; null = nowhere. */
  readonly gap: number | null;
  /** For the item's handle. */
  readonly handle: (index: number) => {
    readonly draggable: true;
    readonly onDragStart: (event: DragEvent) => void;
    readonly onDragEnd: () => void;
  };
  /** For the item. */
  readonly item: (index: number) => {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** Dragging by the browser's own means; `onMove` is told what was dropped where. */
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
