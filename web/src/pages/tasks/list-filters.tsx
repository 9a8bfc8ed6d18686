import { Button, Checkbox, Flex, Grid, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePoolChoices } from '../../data/pool-choices.ts';
import { useTemplates } from '../../data/choices.ts';
import { TASK_KINDS, type TaskKind } from '../../data/list-part.ts';
import { DayRangeField } from '../../lists/day-range-field.tsx';
import { SavedFilters } from '../../lists/saved-filters-menu.tsx';
import { SortSelect } from '../../lists/sort-select.tsx';
import { useZone } from '../../parts/times.ts';
import { TASK_CONDITIONS, type TaskCondition } from '../../data/conditions.ts';
import { ConditionTag } from '../../shell/condition.tsx';
import { FILTER_KEYS, isFiltered, type ListFilter, NO_FILTER } from './list-filter.ts';
import { SettledInput } from '../../lists/settled-input.tsx';

interface ListFiltersProps {
  readonly filter: ListFilter;
  readonly onChange: (changed: Partial<ListFilter>) => void;
}

/** The filters of tasks. */
export function ListFilters({ filter, onChange }: ListFiltersProps) {
  const { t } = useTranslation();
  const zone = useZone();
  // the table of wide screens is sorted by its headings
  const isWide = Grid.useBreakpoint().xl === true;
  return (
    <Flex wrap gap={8} role="search">
      <SettledInput
        value={filter.name}
        onSettled={(name) => onChange({ name })}
        label={t('tasks.searchName')}
        style={{ flex: '1 1 200px', maxWidth: 320 }}
      />
      <ConditionSelect chosen={filter.conditions} onChange={(conditions) => onChange({ conditions })} />
      <KindSelect chosen={filter.kind} onChange={(kind) => onChange({ kind })} />
      <PoolSelect chosen={filter.poolId} onChange={(poolId) => onChange({ poolId })} />
      <TemplateSelect chosen={filter.templateId} onChange={(templateId) => onChange({ templateId })} />
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
      <DayRangeField range={filter} zone={zone} onChange={onChange} />
      {!isWide && <Order filter={filter} onChange={onChange} />}
      {(isFiltered(filter) || filter.sort !== null) && (
        <Button type="link" onClick={() => onChange({ ...NO_FILTER, sort: null })}>
          {t('tasks.clearFilters')}
        </Button>
      )}
      <SavedFilters list="tasks" keys={FILTER_KEYS} />
    </Flex>
  );
}

/** The order of cards, which have no headings to sort by. */
function Order({ filter, onChange }: ListFiltersProps) {
  const { t } = useTranslation();
  return (
    <SortSelect
      sort={filter.sort}
      columns={[
        ['name', t('tasks.task')],
        ['pool', t('tasks.pool')],
        ['operator', t('tasks.operator')],
        ['started', t('tasks.started')],
        ['duration', t('tasks.duration')],
      ]}
      onSort={(sort) => onChange({ sort })}
    />
  );
}

function ConditionSelect({
  chosen,
  onChange,
}: {
  readonly chosen: readonly TaskCondition[];
  readonly onChange: (conditions: readonly TaskCondition[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      allowClear
      mode="multiple"
      value={[...chosen]}
      onChange={(conditions: TaskCondition[]) => onChange(conditions)}
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
  );
}

function KindSelect({
  chosen,
  onChange,
}: {
  readonly chosen: TaskKind | null;
  readonly onChange: (kind: TaskKind | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      allowClear
      value={chosen}
      onChange={(kind: TaskKind | undefined) => onChange(kind ?? null)}
      placeholder={t('find.anyKind')}
      aria-label={t('tasks.kind')}
      style={{ flex: '1 1 120px', maxWidth: 160 }}
      options={TASK_KINDS.map((kind) => ({ value: kind, label: t(`tasks.kind_${kind}`) }))}
    />
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

function TemplateSelect({
  chosen,
  onChange,
}: {
  readonly chosen: number | null;
  readonly onChange: (id: number | null) => void;
}) {
  const { t } = useTranslation();
  const { data = [], isFetching } = useTemplates();
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      loading={isFetching}
      value={chosen}
      onChange={(id: number | undefined) => onChange(id ?? null)}
      placeholder={t('find.anyTemplate')}
      aria-label={t('tasks.template')}
      style={{ flex: '1 1 140px', maxWidth: 200 }}
      options={data.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}
