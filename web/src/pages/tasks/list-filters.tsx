import { Button, Checkbox, Flex, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePoolChoices } from '../../data/pool-choices.ts';
import type { TaskFilter } from '../../data/tasks.ts';
import { TASK_CONDITIONS, type TaskCondition } from '../../data/conditions.ts';
import { ConditionTag } from '../../shell/condition.tsx';
import { searchOfList } from './list-filter.ts';
import { SettledInput } from '../../lists/settled-input.tsx';

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
        mode="multiple"
        value={[...filter.conditions]}
        onChange={(conditions: TaskCondition[]) => onChange({ conditions })}
        placeholder={t('tasks.anyState')}
        aria-label={t('tasks.state')}
        style={{ flex: '1 1 160px', maxWidth: 320 }}
        // the words may be wider than the box
        popupMatchSelectWidth={false}
        listHeight={320}
        options={TASK_CONDITIONS.map((condition) => ({
          value: condition,
          title: t(`status.${condition}`),
          label: <ConditionTag condition={condition} />,
        }))}
      />
      <PoolSelect chosen={filter.poolId} onChange={(poolId) => onChange({ poolId })} />
      <SettledInput
        value={filter.operator}
        onSettled={(operator) => onChange({ operator })}
        label={t('tasks.operator')}
        style={{ flex: '1 1 140px', maxWidth: 200 }}
      />
      <Checkbox
        checked={filter.isWaiting}
        onChange={({ target }) => onChange({ isWaiting: target.checked })}
        style={{ alignSelf: 'center' }}
      >
        {t('tasks.onlyWaiting')}
      </Checkbox>
      {searchOfList({ ...filter, page: 1 }, {}).size > 0 && (
        <Button
          type="link"
          onClick={() => onChange({ conditions: [], isWaiting: false, poolId: null, operator: '', name: '' })}
        >
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
