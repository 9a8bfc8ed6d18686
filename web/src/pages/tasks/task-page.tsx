import { Alert, Button, Flex, Grid, Skeleton } from 'antd';
import { memo, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams, useSearchParams } from 'react-router';
import { isBusy } from '../../data/conditions.ts';
import { isMissing } from '../../data/server/missing.ts';
import { type Task, useTask, useTaskProgress } from '../../data/task/tasks.ts';
import { CheckPanel } from '../../parts/check/check-panel.tsx';
import { OutputPanel } from '../../parts/output-panel.tsx';
import { ThingNotFound } from '../../shell/not-found.tsx';
import { Notice } from '../../shell/notice.tsx';
import { routeId } from '../../shell/route-id.ts';
import { wholeNumber } from './list-filter.ts';
import { BatchCard } from './run/batch-card.tsx';
import { batchesByPlace } from './run/batches.ts';
import { CompareCard } from './run/compare/compare-card.tsx';
import { FailureCard } from './run/failure-card.tsx';
import { type NodeFilter, nodeFilterOf, searchOfNodes } from './run/node-filter.ts';
import { NodePanel } from './run/node/node-panel.tsx';
import { NodesCard } from './run/nodes-card.tsx';
import { PlanCard } from './run/plan-card.tsx';
import { StepCard } from './run/step-card.tsx';
import { TaskHeader } from './run/task-header.tsx';
import { NodeAddresses } from './run/task-log.ts';
import { TaskLogCard } from './run/task-log-card.tsx';
import { useSelectNode } from './run/use-select-node.ts';
import { useRun } from './run/use-run.ts';

/** One task: all of its nodes, and what happens to them. */
export default function TaskPage() {
  const id = routeId(useParams()['id']) ?? 0;
  return <LoadedTask key={id} id={id} />;
}

function LoadedTask({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const { data: task, error, isPending, refetch } = useTask(id);
  // the nodes are requested while the task itself is loading
  const run = useRun(id);
  if (isPending) return <Skeleton active />;
  if (task === undefined) {
    if (isMissing(error)) return <ThingNotFound thing="task" id={String(id)} />;
    return (
      <Notice
        title={t('shell.loadFailed')}
        detail={error?.message}
        action={t('shell.tryAgain')}
        onAction={() => void refetch()}
      />
    );
  }
  return <TaskRun task={task} run={run} />;
}

interface TaskRunProps {
  readonly task: Task;
  readonly run: ReturnType<typeof useRun>;
}

function TaskRun({ task, run: { nodes, counts, steps, error, readAgain } }: TaskRunProps) {
  const { t } = useTranslation();
  // drawing 10,000 nodes has lower priority than input
  const shown = useDeferredValue(nodes, null);
  return (
    <Flex vertical gap={16}>
      <TaskHeader task={task} counts={nodes === null ? task.node_conditions : counts} />
      {error !== null && (
        <Alert
          type="error"
          showIcon
          title={error}
          action={
            <Button size="small" onClick={readAgain}>
              {t('shell.tryAgain')}
            </Button>
          }
        />
      )}
      {task.kind === 'check' && <CheckPanel task={task} />}
      {task.command !== null && task.kind !== 'check' && <OutputPanel task={task} />}
      {shown === null ? (
        error === null && <Skeleton active paragraph={{ rows: 8 }} />
      ) : (
        <RunParts task={task} nodes={shown} steps={steps} />
      )}
    </Flex>
  );
}

type RunPartsProps = { readonly task: Task } & Pick<Parameters<typeof NodesCard>[0], 'nodes' | 'steps'>;

const RunParts = memo(function RunParts({ task, nodes, steps }: RunPartsProps) {
  const isRunning = isBusy(task);
  const { filter, change, selectedId, select } = useLookedAt();
  const { data: progress } = useTaskProgress(task.id, isRunning);
  const batchOf = useMemo(() => batchesByPlace(progress?.batches ?? []), [progress?.batches]);
  const place = useMemo(() => nodes.findIndex(({ id }) => id === selectedId), [nodes, selectedId]);
  const times = progress?.steps ?? [];
  const [addresses] = useState(() => new NodeAddresses());
  const isWide = Grid.useBreakpoint().xl === true;
  return (
    <div
      style={{
        display: 'grid',
        gap: 16,
        // on wide screens steps and failures are beside nodes and log, on narrow ones between them
        gridTemplate: isWide
          ? '"nodes side" auto "log side" 1fr / minmax(0, 2fr) minmax(0, 1fr)'
          : '"nodes" "side" "log" / minmax(0, 1fr)',
      }}
    >
      <div style={{ gridArea: 'nodes' }}>
        <NodesCard
          nodes={nodes}
          steps={steps}
          batchOf={batchOf}
          filter={filter}
          onFilter={change}
          selectedId={selectedId}
          onSelect={select}
        />
      </div>
      <Flex vertical gap={16} style={{ gridArea: 'side' }}>
        <FailureCard nodes={nodes} chosen={filter.failure} onChoose={(failure) => change({ failure })} />
        <StepCard
          nodes={nodes}
          steps={steps}
          times={times}
          chosen={filter.step}
          onChoose={(step) => change({ step })}
          onSelectNode={select}
        />
        <BatchCard nodes={nodes} batchOf={batchOf} task={task.condition} onChoose={(batch) => change({ batch })} />
        <PlanCard task={task} nodes={nodes} />
        {task.kind !== 'check' && <CompareCard task={task} steps={times} />}
      </Flex>
      <Flex vertical gap={16} style={{ gridArea: 'log' }}>
        {task.command === null && task.kind !== 'check' && <OutputPanel task={task} />}
        <TaskLogCard task={task} isRunning={isRunning} addresses={addresses.of(nodes)} batches={progress?.batches} />
      </Flex>
      <NodePanel
        task={task}
        node={nodes[place] ?? null}
        steps={steps}
        batch={batchOf[place] ?? null}
        nodes={nodes}
        onSelect={select}
      />
    </div>
  );
});

/** The filter of nodes and the open node, both kept in the URL. */
function useLookedAt() {
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => nodeFilterOf(search), [search]);
  const { state } = useLocation() as { readonly state: unknown };
  const change = (changed: Partial<NodeFilter>): void =>
    setSearch(searchOfNodes(search, { ...filter, ...changed }), { replace: true, state });
  const select = useSelectNode();
  return { filter, change, selectedId: wholeNumber(search.get('node')), select };
}
