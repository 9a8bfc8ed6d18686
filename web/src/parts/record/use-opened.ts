import { useState } from 'react';

/** What an editor began with, and the way to begin anew with what is saved now. */
export interface Opened<Row> {
  readonly row: Row;
  /** Another one for each beginning: the key of the form. */
  readonly round: number;
  readonly reload: () => Promise<void>;
}

/**
 * Holds what an editor began with: what others save meanwhile does not change what is edited.
 *
 * @param read reads what is saved now
 */
export function useOpened<Row>(given: Row, read: () => Promise<Row>): Opened<Row> {
  const [{ row, round }, setOpened] = useState({ row: given, round: 0 });
  const reload = async (): Promise<void> => {
    const next = await read();
    setOpened((before) => ({ row: next, round: before.round + 1 }));
  };
  return { row, round, reload };
}
