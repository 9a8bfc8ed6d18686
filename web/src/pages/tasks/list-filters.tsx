import { Button, Flex, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePoolChoices } from '../../data/pool-choices.ts';
import type { TaskFilter } from '../../data/tasks.ts';
import { STATUS_NAMES, type StatusCode } from '../../data/status-code.ts';
import { StatusTag } from '../../shell/status.tsx';
import { searchOfList } from './list-filter.ts';
import { SettledInput } from './settled-input.tsx';

const CODES: readonly StatusCode[] = [0, 1, 2, 3, 4];

interface ListFiltersProps {
  readonly filter: TaskFilter;
  readonly onChange: (changed: Partial<TaskFilter>) => void;
}

/** The filters of tasks. */
export function ListFilters({ filter, onChange }: ListFiltersProps) {
  const { t } = useTranslation();
  return (
    <Flex wrap gap={8} role="search">
      <SettledInput
        value={filter.name}
        onSettled={(name) => onChange({ name })}
        label={t('tasks.searchName')}
        style={{ flex: '1 1 200px', maxWidth: 320 }}
      />
      <Select
        allowClear
        value={filter.state}
        onChange={(state: StatusCode | undefined) => onChange({ state: state ?? null })}
        placeholder={t('tasks.anyState')}
        aria-label={t('tasks.state')}
        style={{ flex: '1 1 140px', maxWidth: 180 }}
        options={CODES.map((code) => ({ value: code, title: STATUS_NAMES[code], label: <StatusTag code={code} /> }))}
      />
      <PoolSelect chosen={filter.poolId} onChange={(poolId) => onChange({ poolId })} />
      <SettledInput
        value={filter.operator}
        onSettled={(operator) => onChange({ operator })}
        label={t('tasks.operator')}
        style={{ flex: '1 1 140px', maxWidth: 200 }}
      />
      {searchOfList({ ...filter, page: 1 }, {}).size > 0 && (
        <Button type="link" onClick={() => onChange({ state: null, poolId: null, operator: '', name: '' })}>
          {t('tasks.clearFilters')}
        </Button>
      )}
    </Flex>
  );
}

function PoolSelect({
  chosen,
  onChange,
}: {
  readonly chosen: number | null;
  readonly onChange: (id: number | null) => void;
}) {
  const { t } = useTranslation();
  const [part, setPart] = useState('');
  const { data = [], isFetching } = usePoolChoices(part, chosen);
  return (
    <Select
      allowClear
      showSearch={{ filterOption: false, onSearch: setPart }}
      loading={isFetching}
      value={chosen}
      onChange={(id: number | undefined) => onChange(id ?? null)}
      placeholder={t('tasks.anyPool')}
      aria-label={t('tasks.pool')}
      style={{ flex: '1 1 160px', maxWidth: 240 }}
      options={data.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}
