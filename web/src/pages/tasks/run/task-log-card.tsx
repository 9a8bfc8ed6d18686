import { Flex, Grid, Switch, theme } from 'antd';
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTaskLog } from '../../../data/task-log.ts';
import { Panel } from '../../../shell/panel.tsx';
import { SettledInput } from '../settled-input.tsx';
import { useMoment } from '../../../parts/times.ts';
import { VirtualList } from '../virtual-list.tsx';

const ROW = 22;

interface TaskLogCardProps {
  readonly taskId: number;
  readonly isRunning: boolean;
}

/** The log of a task, line by line. */
export const TaskLogCard = memo(function TaskLogCard({ taskId, isRunning }: TaskLogCardProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const say = useMoment();
  const isWide = Grid.useBreakpoint().md === true;
  // on narrow screens a line's time is in a row of its own above it
  const rowHeight = isWide ? ROW : 2 * ROW;
  const { data: lines = [], error } = useTaskLog(taskId, isRunning);
  const [part, setPart] = useState('');
  const [isFollowing, setFollowing] = useState(isRunning);
  const found = useMemo(() => {
    const wanted = part.toLowerCase();
    return wanted === '' ? lines : lines.filter(({ message }) => message.toLowerCase().includes(wanted));
  }, [lines, part]);
  return (
    <Panel title={t('tasks.taskLog')}>
      <Flex wrap gap={8} align="center" style={{ marginBottom: 8 }}>
        <SettledInput value={part} onSettled={setPart} label={t('tasks.searchLog')} style={{ flex: '0 1 280px' }} />
        <label style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Switch size="small" checked={isFollowing} onChange={setFollowing} />
          {t('tasks.follow')}
        </label>
        <span role="status" style={{ color: token.colorTextSecondary }}>
          {error === null ? t('tasks.lineCount', { count: found.length }) : error.message}
        </span>
      </Flex>
      <VirtualList
        label={t('tasks.taskLog')}
        count={found.length}
        rowHeight={rowHeight}
        height={ROW * 14}
        follow={{ isOn: isFollowing, onChange: setFollowing }}
        row={(index) => {
          const line = found[index];
          if (line === undefined) return null;
          return (
            <div style={{ lineHeight: `${ROW}px`, whiteSpace: 'pre' }}>
              <span
                style={{
                  display: isWide ? 'inline' : 'block',
                  color: token.colorTextSecondary,
                  marginInlineEnd: 12,
                }}
              >
                {say(line.ctime)}
              </span>
              {line.message}
            </div>
          );
        }}
      />
    </Panel>
  );
});
