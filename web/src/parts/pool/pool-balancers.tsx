import { Button, Flex, Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BalancerRow } from '../../data/balancers/pool-balancers.ts';
import { NumberInput } from '../../forms/number-input.tsx';

const MOST_BALANCERS = 10;
const LARGEST_PORT = 65_535;
const LARGEST_WEIGHT = 256;
const EMPTY: BalancerRow = { sd_id: 0, port: null, weight: null };

interface Choice {
  readonly id: number;
  readonly name: string;
}

/** Port and weight of the nodes at each load balancer of a pool, and further load balancers; nothing for a pool without any. */
export function BalancersField({ choices }: { readonly choices: readonly Choice[] | undefined }) {
  const { t } = useTranslation();
  const first: unknown = Form.useWatch('sd_id', { preserve: true });
  const isShown = typeof first === 'number' && first !== 0;
  return (
    <Form.Item name="balancers" hidden={!isShown} label={t('fleet.balancers')} extra={t('fleet.balancersHint')}>
      <Rows choices={choices ?? []} first={isShown ? first : 0} />
    </Form.Item>
  );
}

interface RowsProps {
  readonly choices: readonly Choice[];
  /** The load balancer of the first row. */
  readonly first: number;
  readonly value?: readonly BalancerRow[];
  readonly onChange?: (rows: readonly BalancerRow[]) => void;
}

function Rows({ choices, first, value = [], onChange = () => {} }: RowsProps) {
  const { t } = useTranslation();
  const rows = value.length === 0 ? [EMPTY] : value;
  const taken = new Set([first, ...rows.slice(1).map(({ sd_id: id }) => id)]);
  const free = choices.filter(({ id }) => !taken.has(id));
  return (
    <Flex vertical gap={8}>
      {rows.map((row, index) => (
        // rows have no names of their own
        <Row
          key={index}
          row={index === 0 ? { ...row, sd_id: first } : row}
          isFirst={index === 0}
          choices={choices.filter(({ id }) => id === row.sd_id || free.some((other) => other.id === id))}
          all={choices}
          onChange={(changes) => onChange(rows.map((other, at) => (at === index ? { ...other, ...changes } : other)))}
          onRemove={() => onChange(rows.filter((_, at) => at !== index))}
        />
      ))}
      {rows.length < MOST_BALANCERS && free.length > 0 && (
        <Button type="dashed" onClick={() => onChange([...rows, EMPTY])} style={{ alignSelf: 'start' }}>
          {t('fleet.addBalancer')}
        </Button>
      )}
    </Flex>
  );
}

interface RowProps {
  readonly row: BalancerRow;
  /** Its load balancer is chosen elsewhere. */
  readonly isFirst: boolean;
  readonly choices: readonly Choice[];
  readonly all: readonly Choice[];
  readonly onChange: (changes: Partial<BalancerRow>) => void;
  readonly onRemove: () => void;
}

function Row({ row: { sd_id: id, port, weight }, isFirst, choices, all, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const known = all.find((choice) => choice.id === id)?.name;
  const name = id === 0 ? t('fleet.furtherBalancer') : (known ?? t('fleet.gone', { id }));
  return (
    <Flex gap={8} align="center" wrap>
      {isFirst ? (
        <span style={{ width: 180, overflowWrap: 'anywhere' }}>{name}</span>
      ) : (
        <Select
          aria-label={t('fleet.furtherBalancer')}
          style={{ width: 180 }}
          placeholder={t('fleet.furtherBalancer')}
          {...(id === 0 ? {} : { value: id })}
          options={choices.map((choice) => ({ value: choice.id, label: choice.name }))}
          onChange={(chosen: number) => onChange({ sd_id: chosen })}
        />
      )}
      <NumberInput
        aria-label={t('fleet.portAt', { name })}
        placeholder={t('fleet.port')}
        min={1}
        max={LARGEST_PORT}
        precision={0}
        value={port}
        onChange={(given) => onChange({ port: given })}
        style={{ width: 110 }}
      />
      <NumberInput
        aria-label={t('fleet.weightAt', { name })}
        placeholder={t('fleet.weight')}
        min={0}
        max={LARGEST_WEIGHT}
        precision={0}
        value={weight}
        onChange={(given) => onChange({ weight: given })}
        style={{ width: 110 }}
      />
      {!isFirst && (
        <Button type="text" aria-label={t('fleet.removeBalancer', { name })} onClick={onRemove}>
          {t('fleet.removeRow')}
        </Button>
      )}
    </Flex>
  );
}
