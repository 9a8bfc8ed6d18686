import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Sorting } from '../data/list-part.ts';
import { sortingOf, sortText } from './sorting.ts';

interface SortSelectProps {
  readonly sort: Sorting | null;
  /** What can be sorted by, with its name. */
  readonly columns: readonly (readonly [key: string, title: string])[];
  readonly onSort: (sort: Sorting | null) => void;
}

/** The order of a list whose columns have no headings, as on narrow screens. */
export function SortSelect({ sort, columns, onSort }: SortSelectProps) {
  const { t } = useTranslation();
  const options = columns.flatMap(([key, title]) => [
    { value: key, label: t('find.ascending', { title }) },
    { value: `-${key}`, label: t('find.descending', { title }) },
  ]);
  const keys = columns.map(([key]) => key);
  return (
    <Select
      allowClear
      value={sort === null ? null : sortText(sort)}
      placeholder={t('find.sortBy')}
      aria-label={t('find.sortBy')}
      onChange={(text: string | undefined) => onSort(sortingOf(text ?? null, keys))}
      style={{ flex: '1 1 140px', maxWidth: 220 }}
      options={options}
    />
  );
}
