import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../../../data/conditions.ts';
import type { LogPlace } from '../../../../parts/log/log-frame.tsx';
import { Moment } from '../../../../parts/moment.tsx';
import { useNow, useSpan } from '../../../../parts/times.ts';
import { ConditionTag } from '../../../../shell/condition.tsx';
import type { LogSection } from './node-log.ts';

const CONDITIONS = {
  running: 'running',
  success: 'succeeded',
  failed: 'failed',
  ignored: 'failed',
  stopped: 'stopped',
} as const satisfies Readonly<Record<LogSection['state'], Condition>>;

interface SectionHeadProps {
  readonly section: LogSection;
  readonly isOpen: boolean;
  readonly place: LogPlace;
  readonly onToggle: () => void;
}

/** The heading of an attempt: state, exit code, start and duration. Folds its output. */
export function SectionHead({ section, isOpen, place, onToggle }: SectionHeadProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const saySpan = useSpan();
  const { state, started, finished } = section;
  const now = useNow(finished === null);
  const facts = [
    section.exit_code === null ? null : t('log.exitCode', { code: section.exit_code }),
    saySpan((finished ?? now) - started),
    section.text === null ? null : t('log.lines', { count: section.text.count }),
  ].filter((fact) => fact !== null);
  return (
    <button
      type="button"
      {...place.main}
      aria-expanded={isOpen}
      onClick={onToggle}
      style={{
        width: '100%',
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: '2px 10px',
        padding: '5px 12px',
        border: 0,
        borderBlockStart: `1px solid ${token.colorSplit}`,
        background: place.isActive ? token.controlItemBgActive : 'transparent',
        color: token.colorText,
        font: 'inherit',
        fontFamily: token.fontFamily,
        textAlign: 'start',
        cursor: 'pointer',
      }}
    >
      {isOpen ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
      <strong style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <bdi>
          {section.step_index + 1}. {section.step}
        </bdi>
        {section.attempt > 1 && ` · ${t('tasks.attempt', { attempt: section.attempt })}`}
      </strong>
      <ConditionTag condition={CONDITIONS[state]} {...(state === 'ignored' ? { name: t('log.ignored') } : {})} />
      <span style={{ color: token.colorTextSecondary }}>
        <Moment at={started} /> · {facts.join(' · ')}
      </span>
    </button>
  );
}
