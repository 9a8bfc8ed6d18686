import { Flex, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { useTask } from '../../../../data/task/tasks.ts';
import { LoadFailed } from '../../../../shell/load-failed.tsx';
import { Notice } from '../../../../shell/notice.tsx';
import { wholeNumber } from '../../list-filter.ts';
import type { NodeRun } from '../node-runs.ts';
import { nodeName } from '../node-words.ts';
import { LogSections } from './log-sections.tsx';
import { LogTools } from './log-tools.tsx';
import { useLogLook } from './use-log-look.ts';
import { useNodeLog } from './use-node-log.ts';

/** The log of a node, as it is written. */
export function NodeLogView({ node }: { readonly node: NodeRun }) {
  const { t } = useTranslation();
  const { data: log, error, isPending, refetch, readText } = useNodeLog(node);
  const [search, setSearch] = useSearchParams();
  const fromEnd = node.state === 1 || node.state === 3;
  const look = useLogLook(log ?? [], { nodeRunId: node.id, fromEnd, link: search.get('line') });
  const taskId = wholeNumber(useParams()['id'] ?? null) ?? 0;
  const { data: task } = useTask(taskId);
  if (isPending) return <Spin delay={150} style={{ display: 'block', margin: 48 }} />;
  if (log === undefined) return <LoadFailed error={error} onRetry={() => void refetch()} />;
  if (log.length === 0) return <Notice title={t('tasks.noLog')} />;
  const link = (text: string): void => {
    const changed = new URLSearchParams(search);
    changed.set('line', text);
    setSearch(changed, { replace: true });
  };
  return (
    <Flex vertical gap={8}>
      <LogTools log={log} look={look} name={[`task-${taskId}`, task?.task_name ?? '', nodeName(node)]} />
      <LogSections
        log={log}
        look={look}
        nodeRunId={node.id}
        isRunning={node.state === 1}
        search={search}
        onLink={link}
        onReadText={(section) => void readText(section)}
      />
    </Flex>
  );
}
