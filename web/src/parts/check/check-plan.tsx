import { Alert, Button, Flex, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckedNodes } from '../../data/checks.ts';
import type { TaskPlan } from '../../data/operations.ts';
import { useErrorText } from '../../shell/error-text.ts';
import { CheckResult } from './check-result.tsx';

interface CheckPlanProps {
  readonly plans: readonly TaskPlan[];
  /** The one node that may be checked alone; absent = the first of the plan. */
  readonly node?: string;
  /** Begins the check. @returns the tasks that check @throws ApiError */
  readonly onCheck: (nodes: CheckedNodes) => Promise<readonly number[]>;
}

/** Asks nodes of a plan what would change there, and shows what they say. Nodes that are yet to be made cannot be asked. */
export function CheckPlan({ plans, node, onCheck }: CheckPlanProps) {
  const { t } = useTranslation();
  const say = useErrorText();
  const [begun, setBegun] = useState<CheckedNodes | null>(null);
  const [ids, setIds] = useState<readonly number[]>([]);
  const [refusal, setRefusal] = useState<unknown>(null);
  const nodes = plans
    // what a replacement does with old nodes is to take them down
    .filter(({ kind }) => kind !== 'replace')
    .flatMap(({ batches }) => batches.flatMap((batch) => batch.nodes))
    .filter((ip) => ip !== '-');
  const one = node !== undefined && nodes.includes(node) ? node : nodes[0];
  if (one === undefined) return null;
  const check = async (wanted: CheckedNodes): Promise<void> => {
    setBegun(wanted);
    setRefusal(null);
    try {
      setIds(await onCheck(wanted));
    } catch (error) {
      setRefusal(error);
    } finally {
      setBegun(null);
    }
  };
  const count = nodes.length;
  return (
    <Flex vertical gap={12} style={{ marginTop: 12 }}>
      <Flex wrap gap={8} align="center">
        {count > 1 && (
          <Button title={one} disabled={begun !== null} loading={begun === one} onClick={() => void check(one)}>
            {t('run.check.one')}
          </Button>
        )}
        <Button disabled={begun !== null} loading={begun === true} onClick={() => void check(true)}>
          {t('run.check.all', { count })}
        </Button>
        <Typography.Text type="secondary">{t('run.check.hint')}</Typography.Text>
      </Flex>
      {refusal !== null && <Alert type="error" showIcon title={say(refusal)} />}
      {ids.map((id) => (
        <CheckResult key={id} taskId={id} />
      ))}
    </Flex>
  );
}
