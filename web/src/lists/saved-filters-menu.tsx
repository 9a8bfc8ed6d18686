import { DeleteOutlined, FilterOutlined } from '@ant-design/icons';
import { App, Button, Flex, Input, Popover, theme } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { copyText } from '../shell/copy-text.ts';
import {
  filterSearch,
  nameFault,
  type SavedFilter,
  savedFiltersIn,
  withFilter,
  withoutFilter,
  withSearch,
} from './saved-filters.ts';

interface SavedFiltersProps {
  /** Under which name the browser keeps them. @example 'tasks' */
  readonly list: string;
  /** What of the address belongs to the filter. */
  readonly keys: readonly string[];
}

/** Filters that somebody gave a name: kept in this browser, and shared as the address that they stand for. */
export function SavedFilters({ list, keys }: SavedFiltersProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [isOpen, setOpen] = useState(false);
  const [filters, keep] = useKept(list);
  const current = filterSearch(search, keys);
  const apply = (filter: SavedFilter): void => {
    setSearch((before) => withSearch(before, keys, filter.search));
    setOpen(false);
  };
  const chosen = filters.find((filter) => filter.search === current);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={isOpen}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <div style={{ width: 'min(320px, 80vw)' }}>
          {filters.length === 0 && <p style={{ marginTop: 0 }}>{t('find.noSavedFilters')}</p>}
          <ul style={{ listStyle: 'none', margin: 0, padding: 0, maxHeight: 300, overflowY: 'auto' }}>
            {filters.map((filter) => (
              <SavedRow
                key={filter.name}
                filter={filter}
                isChosen={filter === chosen}
                onApply={() => apply(filter)}
                onRemove={() => keep(withoutFilter(filters, filter.name))}
              />
            ))}
          </ul>
          <SaveForm
            isDisabled={current === ''}
            onSave={(name) => keep(withFilter(filters, { name, search: current }))}
          />
          <CopyLink />
        </div>
      }
    >
      <Button icon={<FilterOutlined aria-hidden />} aria-haspopup="dialog" aria-expanded={isOpen}>
        {chosen?.name ?? t('find.savedFilters')}
      </Button>
    </Popover>
  );
}

interface SavedRowProps {
  readonly filter: SavedFilter;
  readonly isChosen: boolean;
  readonly onApply: () => void;
  readonly onRemove: () => void;
}

function SavedRow({ filter: { name }, isChosen, onApply, onRemove }: SavedRowProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const label = t('lists.removeOf', { name });
  return (
    <li style={{ display: 'flex', gap: 4 }}>
      <Button
        type="text"
        aria-current={isChosen}
        onClick={onApply}
        style={{
          flex: 1,
          minWidth: 0,
          justifyContent: 'flex-start',
          ...(isChosen ? { background: token.controlItemBgActive } : {}),
        }}
      >
        <bdi style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{name}</bdi>
      </Button>
      <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={label} title={label} onClick={onRemove} />
    </li>
  );
}

function SaveForm({ isDisabled, onSave }: { readonly isDisabled: boolean; readonly onSave: (name: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const save = (): void => {
    onSave(name.trim());
    setName('');
  };
  return (
    <form
      style={{ display: 'flex', gap: 8, marginTop: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (nameFault(name) === null && !isDisabled) save();
      }}
    >
      <Input
        value={name}
        maxLength={50}
        placeholder={t('find.filterName')}
        aria-label={t('find.filterName')}
        disabled={isDisabled}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="primary" htmlType="submit" disabled={isDisabled || nameFault(name) !== null}>
        {t('forms.save')}
      </Button>
    </form>
  );
}

function CopyLink() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const copy = async (): Promise<void> => {
    if (await copyText(location.href)) message.success(t('find.linkCopied'));
    else message.info(location.href);
  };
  return (
    <Flex justify="end" style={{ marginTop: 4 }}>
      <Button type="link" size="small" onClick={() => void copy()}>
        {t('find.copyLink')}
      </Button>
    </Flex>
  );
}

function useKept(list: string): readonly [readonly SavedFilter[], (filters: readonly SavedFilter[]) => void] {
  const key = `springtide.filters.${list}`;
  const [filters, setFilters] = useState(() => savedFiltersIn(localStorage.getItem(key)));
  const keep = (changed: readonly SavedFilter[]): void => {
    localStorage.setItem(key, JSON.stringify(changed));
    setFilters(changed);
  };
  return [filters, keep];
}
