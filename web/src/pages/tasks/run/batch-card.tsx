import { Flex } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Condition, type TaskCondition, totalOf } from '../../../data/conditions.ts';
import { ConditionTag } from '../../../shell/condition.tsx';
import { Panel } from '../../../shell/panel.tsx';
import { StateBar } from '../../../parts/state-bar.tsx';
import { VirtualList } from '../virtual-list.tsx';
import { type BatchView, batchViews } from './batches.ts';
import type { NodeRun } from './node-runs.ts';

const ROW = 40;
const ROWS = 8;

interface BatchCardProps {
  readonly nodes: readonly NodeRun[];
  readonly batchOf: readonly number[];
  /** Where the task is. */
  readonly task: TaskCondition;
  readonly onChoose: (seq: number) => void;
}

const ENDED: ReadonlySet<Condition> = new Set(['succeeded', 'partial', 'failed', 'skipped', 'stopped']);

/** The batches of a task and how far they are; nothing when there is but one. */
export function BatchCard({ nodes, batchOf, task, onChoose }: BatchCardProps) {
  const { t } = useTranslation();
  const batches = useMemo(() => batchViews(nodes, batchOf, task), [nodes, batchOf, task]);
  const ended = batches.filter(({ condition }) => ENDED.has(condition)).length;
  const current = batches.findIndex(({ condition }) => condition === task);
  if (batches.length < 2) return null;
  return (
    <Panel title={t('tasks.batches')} extra={t('tasks.batchesEnded', { ended, count: batches.length })}>
      <VirtualList
        label={t('tasks.batches')}
        count={batches.length}
        rowHeight={ROW}
        height={ROW * ROWS}
        shown={current === -1 ? null : current}
        onChoose={(index) => {
          const batch = batches[index];
          if (batch !== undefined) onChoose(batch.seq);
        }}
        row={(index) => {
          const batch = batches[index];
          if (batch === undefined) return null;
          return (
            <Flex align="center" gap={12} style={{ height: ROW, padding: '0 8px' }}>
              <span style={{ minWidth: 32 }}>{batch.seq}</span>
              <div style={{ flex: 1 }}>
                <StateBar counts={batch.counts} />
              </div>
              <BatchState batch={batch} />
            </Flex>
          );
        }}
      />
    </Panel>
  );
}

/** Where a batch is. One of which only some nodes succeeded says how many did not. */
function BatchState({ batch: { condition, counts } }: { readonly batch: BatchView }) {
  const { t } = useTranslation();
  if (condition !== 'partial') return <ConditionTag condition={condition} />;
  const name = t('tasks.partial', { failed: counts.failed ?? 0, total: totalOf(counts) });
  return <ConditionTag condition={condition} name={name} />;
}
