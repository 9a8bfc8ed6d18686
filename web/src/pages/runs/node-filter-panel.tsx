import { Alert, Button, Col, Collapse, Flex, Input, Row, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClusters } from '../../data/clusters.ts';
import { matchingNodes, type NodeFilter, NODES_AT_ONCE, useMatchCount } from '../../data/node/choice.ts';
import { usePools } from '../../data/pools.ts';
import { useServices } from '../../data/services.ts';
import { CONDITIONS } from '../../data/conditions.ts';
import { Field } from '../../forms/field.tsx';
import { errorText } from '../../shell/error-text.ts';
import { useSettled } from '../../shell/use-settled.ts';

interface NodeFilterPanelProps {
  readonly poolId: number | null;
  readonly onAdd: (addresses: readonly string[]) => void;
}

const TYPING_MS = 300;
/** Only a task succeeds in part. */
const OF_NODES = CONDITIONS.filter((condition) => condition !== 'partial');

/** Finds nodes by where they are, their state and their address, and adds them to the list. */
export function NodeFilterPanel({ poolId, onAdd }: NodeFilterPanelProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Collapse
      activeKey={isOpen ? ['filter'] : []}
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[
        {
          key: 'filter',
          label: t('run.filter'),
          children: isOpen ? <Filter poolId={poolId} onAdd={onAdd} /> : null,
        },
      ]}
    />
  );
}

function Filter({ poolId, onAdd }: NodeFilterPanelProps) {
  const [filter, setFilter] = useState<NodeFilter>({
    clusterId: null,
    serviceId: null,
    poolId,
    condition: null,
    part: '',
    facts: '',
  });
  return (
    <>
      <Where filter={filter} onChange={setFilter} />
      <What filter={filter} onChange={setFilter} />
      <Matches filter={filter} onAdd={onAdd} />
    </>
  );
}

interface PartProps {
  readonly filter: NodeFilter;
  readonly onChange: (filter: NodeFilter) => void;
}

/** What is chosen above narrows the choice below. */
function Where({ filter, onChange }: PartProps) {
  const { t } = useTranslation();
  const clusters = useClusters().data ?? [];
  const services = (useServices().data ?? []).filter(
    ({ cluster_id: cluster }) => filter.clusterId === null || cluster === filter.clusterId,
  );
  const within = new Set(services.map(({ id }) => id));
  const pools = (usePools().data ?? []).filter(({ service_id: service }) =>
    filter.serviceId === null ? within.has(service) : service === filter.serviceId,
  );
  return (
    <Row gutter={16}>
      <Choice
        label={t('run.cluster')}
        value={filter.clusterId}
        choices={clusters}
        onChange={(clusterId) => onChange({ ...filter, clusterId, serviceId: null, poolId: null })}
      />
      <Choice
        label={t('run.service')}
        value={filter.serviceId}
        choices={services}
        onChange={(serviceId) => onChange({ ...filter, serviceId, poolId: null })}
      />
      <Choice
        label={t('run.pool')}
        value={filter.poolId}
        choices={pools}
        onChange={(poolId) => onChange({ ...filter, poolId })}
      />
    </Row>
  );
}

function What({ filter, onChange }: PartProps) {
  const { t } = useTranslation();
  const states = OF_NODES.map((condition) => ({ id: condition, name: t(`status.${condition}`) }));
  return (
    <Row gutter={16}>
      <Choice
        label={t('run.state')}
        value={filter.condition}
        choices={states}
        onChange={(condition) => onChange({ ...filter, condition })}
      />
      <Col xs={24} sm={8}>
        <Field label={t('run.address')}>
          {(control) => (
            <Input
              {...control}
              allowClear
              value={filter.part}
              onChange={({ target }) => onChange({ ...filter, part: target.value.trim() })}
            />
          )}
        </Field>
      </Col>
      <Col xs={24} sm={8}>
        <Field label={t('nodeFacts.filter')} hint={t('nodeFacts.filterHint')}>
          {(control) => (
            <Input
              {...control}
              allowClear
              value={filter.facts}
              onChange={({ target }) => onChange({ ...filter, facts: target.value })}
            />
          )}
        </Field>
      </Col>
    </Row>
  );
}

interface ChoiceProps<Id extends number | string> {
  readonly label: string;
  readonly value: Id | null;
  readonly choices: readonly { readonly id: Id; readonly name: string }[];
  readonly onChange: (id: Id | null) => void;
}

function Choice<Id extends number | string>({ label, value, choices, onChange }: ChoiceProps<Id>) {
  const { t } = useTranslation();
  return (
    <Col xs={24} sm={8}>
      <Field label={label}>
        {(control) => (
          <Select<Id | null, { value: Id; label: string }>
            {...control}
            allowClear
            style={{ width: '100%' }}
            value={value}
            placeholder={t('run.any')}
            showSearch={{ optionFilterProp: 'label' }}
            options={choices.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id: Id | null | undefined) => onChange(id ?? null)}
          />
        )}
      </Field>
    </Col>
  );
}

function Matches({ filter, onAdd }: { readonly filter: NodeFilter } & Pick<NodeFilterPanelProps, 'onAdd'>) {
  const { t } = useTranslation();
  const settled = useSettled(filter, TYPING_MS);
  const { data: count = 0, isSuccess, error: unread } = useMatchCount(settled);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const isSettled = JSON.stringify(settled) === JSON.stringify(filter);
  const add = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      onAdd((await matchingNodes(filter)).map(({ ip }) => ip));
    } catch (refusal) {
      setError(errorText(refusal));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap={12} align="center" justify="space-between">
        <span role="status">{isSuccess ? t('run.matches', { count }) : '…'}</span>
        <Button
          loading={isBusy}
          disabled={!isSuccess || !isSettled || count === 0 || count > NODES_AT_ONCE}
          onClick={() => void add()}
        >
          {t('run.add', { count })}
        </Button>
      </Flex>
      {count > NODES_AT_ONCE && <Alert type="info" title={t('run.matchesTooMany', { most: NODES_AT_ONCE })} />}
      {unread !== null && <Alert type="error" title={errorText(unread)} />}
      {error !== null && <Alert type="error" title={error} />}
    </Flex>
  );
}
