import { Flex } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusTag } from '../../../shell/status.tsx';
import { Panel } from '../../../shell/panel.tsx';
import { StateBar } from '../../../parts/state-bar.tsx';
import { VirtualList } from '../virtual-list.tsx';
import { batchViews } from './batches.ts';
import type { NodeRun } from './node-runs.ts';

const ROW = 40;
const ROWS = 8;

interface BatchCardProps {
  readonly nodes: readonly NodeRun[];
  readonly batchOf: readonly number[];
  readonly onChoose: (seq: number) => void;
}

/** The batches of a task and their progress; nothing when there is only one. */
export function BatchCard({ nodes, batchOf, onChoose }: BatchCardProps) {
  const { t } = useTranslation();
  const batches = useMemo(() => batchViews(nodes, batchOf), [nodes, batchOf]);
  const ended = batches.filter(({ state }) => state === 2 || state === 3).length;
  const current = batches.findIndex(({ state }) => state === 1);
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
              <StatusTag code={batch.state} />
            </Flex>
          );
        }}
      />
    </Panel>
  );
}
