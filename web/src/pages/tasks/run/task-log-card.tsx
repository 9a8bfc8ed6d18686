import { DownloadOutlined } from '@ant-design/icons';
import { Button, Flex, Grid, Select, theme } from 'antd';
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTaskLog } from '../../../data/task/task-log.ts';
import type { Task, TaskProgress } from '../../../data/task/tasks.ts';
import { SettledInput } from '../../../lists/settled-input.tsx';
import { saveText } from '../../../parts/log/keep-text.ts';
import { LogFrame } from '../../../parts/log/log-frame.tsx';
import { LogSwitch } from '../../../parts/log/log-switch.tsx';
import { useWrapping } from '../../../parts/log/wrapping.ts';
import { Panel } from '../../../shell/panel.tsx';
import { fileOfTaskLog, linesThatMatch } from './task-log.ts';
import { TaskLogLine } from './task-log-line.tsx';
import { useSelectNode } from './use-select-node.ts';

const ROW = 22;
/** The height of the log in rows, at least and at most. */
const LEAST_ROWS = 5;
const MOST_ROWS = 16;

interface TaskLogCardProps {
  readonly task: Pick<Task, 'id' | 'task_name'>;
  readonly isRunning: boolean;
  /** Node run ids by address. */
  readonly addresses: ReadonlyMap<string, number>;
  /** Not known at first. */
  readonly batches: TaskProgress['batches'] | undefined;
}

/** The log of a task, line by line. */
export const TaskLogCard = memo(function TaskLogCard({ task, isRunning, addresses, batches = [] }: TaskLogCardProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const isNarrow = Grid.useBreakpoint().md === false;
  const { data: lines = [], error } = useTaskLog(task.id, isRunning);
  const [text, setText] = useState('');
  const [batchId, setBatchId] = useState<number | null>(null);
  // the last lines are of most interest
  const [isFollowing, setFollowing] = useState(true);
  const [isWrapped, wrap] = useWrapping();
  const found = useMemo(() => linesThatMatch(lines, { text, batchId }), [lines, text, batchId]);
  const select = useSelectNode();
  return (
    <Panel title={t('tasks.taskLog')}>
      <Flex wrap gap={8} align="center" style={{ marginBottom: 8 }}>
        <SettledInput
          value={text}
          onSettled={setText}
          label={t('log.searchTask')}
          style={{ flex: '1 1 160px', maxWidth: 280 }}
        />
        <BatchSelect batches={batches} batchId={batchId} onChange={setBatchId} />
        <LogSwitch label={t('tasks.follow')} isOn={isFollowing} onChange={setFollowing} />
        <LogSwitch label={t('log.wrap')} isOn={isWrapped} onChange={wrap} />
        <Button
          icon={<DownloadOutlined aria-hidden />}
          disabled={lines.length === 0}
          onClick={() => saveText(`task-${task.id}_${task.task_name}.log`, fileOfTaskLog(lines))}
        >
          {t('tasks.download')}
        </Button>
        <span role="status" style={{ color: token.colorTextSecondary }}>
          {error === null ? t('tasks.lineCount', { count: found.length }) : error.message}
        </span>
      </Flex>
      <LogFrame
        label={t('tasks.taskLog')}
        count={found.length}
        height={heightOf(found.length, isNarrow)}
        estimate={() => (isNarrow ? 2 * ROW : ROW)}
        isWide={() => !isWrapped}
        layout={`${isWrapped} ${isNarrow} ${text} ${batchId}`}
        follow={{ isOn: isFollowing, onChange: setFollowing }}
        shown={null}
        isLive={isFollowing && isRunning}
        row={(index, place) => (
          <TaskLogLine
            message={found[index]?.message ?? ''}
            at={found[index]?.ctime ?? 0}
            nodes={addresses}
            isWrapped={isWrapped}
            isNarrow={isNarrow}
            place={place}
            onSelectNode={select}
          />
        )}
      />
    </Panel>
  );
});

function heightOf(lines: number, isNarrow: boolean): number {
  return ROW * Math.max(LEAST_ROWS, Math.min(lines + 1, MOST_ROWS)) * (isNarrow ? 1.5 : 1);
}

interface BatchSelectProps {
  readonly batches: TaskProgress['batches'];
  /** null = all. */
  readonly batchId: number | null;
  readonly onChange: (batchId: number | null) => void;
}

function BatchSelect({ batches, batchId, onChange }: BatchSelectProps) {
  const { t } = useTranslation();
  if (batches.length < 2) return null;
  return (
    <Select
      aria-label={t('log.batch')}
      value={batchId ?? 0}
      onChange={(id) => onChange(id === 0 ? null : id)}
      popupMatchSelectWidth={false}
      options={[
        { value: 0, label: t('log.anyBatch') },
        ...batches.map(({ id, seq }) => ({ value: id, label: t('tasks.batch', { seq }) })),
      ]}
    />
  );
}
