import { useSearchParams } from 'react-router';

/** What is edited at the side of a list: a row, or a new one; null = nothing. It is part of the URL. */
export type Edited = number | 'new' | null;

/**
 * The row that the URL's parameter `edit` names, and a function to edit another. The browser's Back closes what was opened, and does
 * not open again what was closed.
 */
export function useEdited(): readonly [Edited, (edited: Edited) => void] {
  const [search, setSearch] = useSearchParams();
  const text = search.get('edit') ?? '';
  const edited = text === 'new' ? text : /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
  const edit = (next: Edited): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === null) after.delete('edit');
        else after.set('edit', String(next));
        return after;
      },
      { replace: next === null },
    );
  return [edited, edit];
}
