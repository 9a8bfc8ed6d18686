import { Alert, Button, Descriptions, Drawer, Flex, Grid, theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../../../../data/task/tasks.ts';
import { ConditionTag } from '../../../../shell/condition.tsx';
import { Moment } from '../../../../parts/moment.tsx';
import { useNow, useSpan } from '../../../../parts/times.ts';
import { NodeRunButtons } from '../../../../parts/node/node-run-buttons.tsx';
import { nodePath } from '../../../../parts/node/node-link.tsx';
import { NodeLogView } from './node-log-view.tsx';
import type { NodeRun } from '../node-runs.ts';
import { nodeName, stepOf, usePartners } from '../node-words.ts';
import { ProgressLine, useProgressLine } from '../progress-line.tsx';

interface NodePanelProps {
  readonly task: Task;
  /** null = closed */
  readonly node: NodeRun | null;
  readonly steps: readonly string[];
  /** The number of its batch; null = not known. */
  readonly batch: number | null;
  /** All nodes of the task. */
  readonly nodes: readonly NodeRun[];
  /** Opens another node; null = closes the panel. */
  readonly onSelect: (id: number | null) => void;
}

/** One node of a task: its state, and the output of its steps. */
export function NodePanel({ task, node, steps, batch, nodes, onSelect }: NodePanelProps) {
  const isWide = Grid.useBreakpoint().md === true;
  const progressOf = useProgressLine();
  const progress = node === null ? null : progressOf(node);
  return (
    <Drawer
      open={node !== null}
      onClose={() => onSelect(null)}
      size={isWide ? 760 : '100%'}
      title={node === null ? '' : <Link to={nodePath(node.nodeId)}>{nodeName(node)}</Link>}
      extra={node !== null && <ConditionTag condition={node.condition} />}
      styles={{ body: { padding: isWide ? 24 : 12 } }}
    >
      {node !== null && (
        <Flex vertical gap={16} key={node.id}>
          {node.error !== '' && <Alert type={node.state === 3 ? 'error' : 'info'} showIcon title={node.error} />}
          {progress !== null && (
            <Alert
              role="status"
              type={node.trouble === null ? 'info' : 'warning'}
              showIcon
              title={<ProgressLine line={progress} />}
            />
          )}
          <Facts node={node} steps={steps} batch={batch} nodes={nodes} onSelect={onSelect} />
          <NodeRunButtons taskId={task.id} node={node} />
          <NodeLogView node={node} />
        </Flex>
      )}
    </Drawer>
  );
}

interface FactsProps extends Pick<NodePanelProps, 'steps' | 'batch' | 'nodes' | 'onSelect'> {
  readonly node: NodeRun;
}

function Facts({ node, steps, batch, nodes, onSelect }: FactsProps) {
  const { t } = useTranslation();
  const pairFact = usePairFact(node, nodes, onSelect);
  const { token } = theme.useToken();
  const saySpan = useSpan();
  const now = useNow(node.state === 1);
  const end = node.finished ?? (node.state === 1 ? now : null);
  const step = stepOf(node, steps);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('tasks.machine'), node.vmId === '' ? null : node.vmId],
    pairFact,
    [t('tasks.batchNumber'), batch === null ? null : String(batch)],
    [t('tasks.step'), step === null ? null : `${node.step + 1}. ${step}`],
    [t('tasks.attemptNumber'), node.started === null ? null : String(node.attempt)],
    [t('tasks.started'), node.started === null ? null : <Moment key="started" at={node.started} />],
    [t('tasks.duration'), node.started === null || end === null ? null : saySpan(end - node.started)],
  ];
  return (
    <Descriptions
      size="small"
      styles={{ label: { color: token.colorTextSecondary } }}
      column={{ xs: 1, sm: 2 }}
      items={facts.flatMap(([label, children]) => (children === null ? [] : [{ key: label, label, children }]))}
    />
  );
}

/** The other node of the pair of a node, which opens that. */
function usePairFact(
  { pair }: NodeRun,
  nodes: readonly NodeRun[],
  onSelect: NodePanelProps['onSelect'],
): readonly [string, ReactNode] {
  const { t } = useTranslation();
  const partners = usePartners(nodes);
  if (pair === undefined) return ['', null];
  return [
    t(pair.part === 'old' ? 'pool.replace.givesPlaceTo' : 'pool.replace.takesPlaceOf'),
    <Button key="partner" type="link" style={{ padding: 0, height: 'auto' }} onClick={() => onSelect(pair.partnerId)}>
      {partners(pair)}
    </Button>,
  ];
}
