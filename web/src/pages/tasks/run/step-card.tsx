import { WarningFilled } from '@ant-design/icons';
import { Button, Flex, theme } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ConditionCounts, totalOf } from '../../../data/conditions.ts';
import { sayNumber } from '../../../i18n/values.ts';
import type { TaskProgress } from '../../../data/task/tasks.ts';
import { Panel } from '../../../shell/panel.tsx';
import { StateBar } from '../../../parts/state-bar.tsx';
import { useSpan } from '../../../parts/times.ts';
import type { NodeRun } from './node-runs.ts';
import { stepCounts, type StepCounts } from './steps.ts';

interface StepCardProps {
  readonly nodes: readonly NodeRun[];
  readonly steps: readonly string[];
  /** How long steps take, in their order; empty = not known. */
  readonly times: TaskProgress['steps'];
  /** The index of the step that the nodes are filtered by. */
  readonly chosen: number | null;
  readonly onChoose: (step: number | null) => void;
  readonly onSelectNode: (id: number) => void;
}

/** The steps of a task in order: how many nodes are at each, and how long it takes. */
export function StepCard({ nodes, steps, times, chosen, onChoose, onSelectNode }: StepCardProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const rows = useMemo(() => stepCounts(nodes, steps), [nodes, steps]);
  return (
    <Panel title={t('tasks.steps')}>
      <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {rows.map((row, index) => (
          <li key={index} style={{ padding: '8px 0', borderTop: index === 0 ? 0 : `1px solid ${token.colorSplit}` }}>
            {row.part !== null && <strong>{t(`pool.replace.part_${row.part}`)}</strong>}
            <Flex justify="space-between" gap={8} align="center">
              <Button
                type={chosen === index ? 'primary' : 'text'}
                size="small"
                aria-pressed={chosen === index}
                onClick={() => onChoose(chosen === index ? null : index)}
                style={{ marginInlineStart: -7, maxWidth: '100%', overflow: 'hidden' }}
              >
                {index + 1}. {row.name}
              </Button>
              <span style={{ color: token.colorTextSecondary, whiteSpace: 'nowrap' }}>
                {sayNumber(row.passed)} / {sayNumber(row.total)}
              </span>
            </Flex>
            <StateBar counts={barOf(row)} height={6} />
            <StepWords row={row} times={times[index]} onSelectNode={onSelectNode} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** Nodes that have not come to the step wait, as far as its bar is concerned. */
function barOf({ passed, here, total }: StepCounts): ConditionCounts {
  return { ...here, succeeded: passed, waiting: total - passed - totalOf(here) + (here.waiting ?? 0) };
}

/** In the order in which they are told. */
const TOLD = ['running', 'pausing', 'stopping', 'failed', 'waiting', 'paused', 'stopped', 'skipped'] as const;

interface StepWordsProps {
  readonly row: StepCounts;
  readonly times: TaskProgress['steps'][number] | undefined;
  readonly onSelectNode: (id: number) => void;
}

function StepWords({ row, times, onSelectNode }: StepWordsProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const say = useSpan();
  const here = TOLD.filter((condition) => (row.here[condition] ?? 0) > 0).map((condition) =>
    t(`tasks.amount_${condition}`, { count: row.here[condition] ?? 0 }),
  );
  return (
    <div style={{ color: token.colorTextSecondary, fontSize: token.fontSizeSM, marginTop: 4 }}>
      {here.length > 0 && <div>{here.join(' · ')}</div>}
      {row.unreachable > 0 && (
        <div style={{ color: token.colorText }}>
          <WarningFilled aria-hidden style={{ color: token.colorWarning }} />{' '}
          {t('tasks.unreachable', { count: row.unreachable })}
        </div>
      )}
      {times !== undefined && times.median !== null && (
        <div>
          {t('tasks.median', { time: say(times.median) })}
          {times.slowest.length > 0 && <> · {t('tasks.slowest')} </>}
          {times.slowest.map(({ id, ip, seconds }) => (
            <Button
              key={id}
              type="link"
              size="small"
              onClick={() => onSelectNode(id)}
              style={{ padding: 0, height: 'auto', marginInlineEnd: 8, fontSize: token.fontSizeSM }}
            >
              {ip} {say(seconds)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
