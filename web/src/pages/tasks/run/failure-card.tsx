import { Button, Flex, theme } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { sayNumber } from '../../../i18n/values.ts';
import { Panel } from '../../../shell/panel.tsx';
import { failuresOf } from './failures.ts';
import type { NodeRun } from './node-runs.ts';

const MOST = 20;

interface FailureCardProps {
  readonly nodes: readonly NodeRun[];
  /** The kind of failure that the nodes are filtered by; '' = none. */
  readonly chosen: string;
  readonly onChoose: (kind: string) => void;
}

/** Why nodes failed, the most frequent reason first; nothing when none did. */
export function FailureCard({ nodes, chosen, onChoose }: FailureCardProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const groups = useMemo(() => failuresOf(nodes), [nodes]);
  if (groups.length === 0) return null;
  return (
    <Panel title={t('tasks.failures')}>
      <Flex vertical gap={4}>
        {groups.slice(0, MOST).map(({ kind, example, text, count }) => (
          <Button
            key={kind}
            type="text"
            block
            aria-pressed={chosen === kind}
            title={example}
            onClick={() => onChoose(chosen === kind ? '' : kind)}
            style={{
              height: 'auto',
              padding: 8,
              justifyContent: 'flex-start',
              textAlign: 'start',
              whiteSpace: 'normal',
              ...(chosen === kind ? { background: token.controlItemBgActive } : {}),
            }}
          >
            <Flex gap={12} align="baseline">
              <strong>{sayNumber(count)}</strong>
              <span style={{ overflowWrap: 'anywhere' }}>{text}</span>
            </Flex>
          </Button>
        ))}
        {groups.length > MOST && (
          <span style={{ padding: 8, color: token.colorTextSecondary }}>
            {t('tasks.moreFailures', { count: groups.length - MOST })}
          </span>
        )}
      </Flex>
    </Panel>
  );
}
