import { Checkbox, Flex, Radio, Spin } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Node, useNodesOf } from '../../data/nodes.ts';
import { sayNumber } from '../../i18n/values.ts';
import { focusFirstField } from '../../shell/first-field.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { countConditions } from '../../data/conditions.ts';
import { ConditionTag } from '../../shell/condition.tsx';
import { NODE_CONDITIONS } from './nodes-filter.ts';
import { chosenIds, type ShrinkChoice } from './shrink-choice.ts';
import { NumberInput } from '../../forms/number-input.tsx';

interface ShrinkByStateProps {
  readonly poolId: number;
  readonly onChoose: (ids: readonly number[]) => void;
}

/** Chooses nodes by their state and age. */
export function ShrinkByState({ poolId, onChoose }: ShrinkByStateProps) {
  const nodes = useNodesOf(poolId);
  if (nodes.isError) return <LoadFailed error={nodes.error} onRetry={nodes.refetch} />;
  if (!nodes.isSuccess) return <Spin delay={150} />;
  return <Choice nodes={nodes.data} onChoose={onChoose} />;
}

const NOTHING: ShrinkChoice = { conditions: [], order: 'oldest', most: null };

interface ChoiceProps {
  readonly nodes: readonly Node[];
  readonly onChoose: (ids: readonly number[]) => void;
}

function Choice({ nodes, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState(NOTHING);
  const id = useId();
  // the dialog was open before the nodes were read
  useEffect(() => focusFirstField(true), []);
  const counts = countConditions(nodes);
  const change = (part: Partial<ShrinkChoice>): void => {
    const changed = { ...choice, ...part };
    setChoice(changed);
    onChoose(chosenIds(nodes, changed));
  };
  return (
    <Flex vertical gap={12}>
      <Checkbox.Group
        value={[...choice.conditions]}
        onChange={(conditions: readonly Node['condition'][]) => change({ conditions })}
        style={{ gap: 8 }}
        options={NODE_CONDITIONS.filter((one) => (counts[one] ?? 0) > 0).map((one) => ({
          value: one,
          label: (
            <ConditionTag condition={one}>
              <strong>{sayNumber(counts[one] ?? 0)}</strong>
            </ConditionTag>
          ),
        }))}
      />
      <Flex wrap gap={12} align="center">
        <label htmlFor={id}>{t('pool.shrinkMost')}</label>
        <NumberInput
          id={id}
          min={1}
          precision={0}
          placeholder={t('pool.shrinkAll')}
          value={choice.most}
          onChange={(most) => change({ most })}
        />
        <Radio.Group
          value={choice.order}
          aria-label={t('pool.shrinkOrder')}
          onChange={(event) => change({ order: event.target.value as ShrinkChoice['order'] })}
          options={[
            { value: 'oldest', label: t('pool.oldestFirst') },
            { value: 'newest', label: t('pool.newestFirst') },
          ]}
        />
      </Flex>
    </Flex>
  );
}
