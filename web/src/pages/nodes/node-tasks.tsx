import { Alert, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type NodeView, useNodeHistory } from '../../data/nodes.ts';
import { NodeRunButtons } from '../../parts/node/node-run-buttons.tsx';

/** The tasks that have a node now, and what can be done with it there; nothing while none has. */
export function NodeTasks({ node }: { readonly node: NodeView }) {
  const { t } = useTranslation();
  const { data } = useNodeHistory(node.id, 1, 10);
  if (node.tasks.length === 0) return null;
  return (
    <Flex vertical gap={8}>
      {node.tasks.map(({ id, node_run_id: runId }) => {
        const run = data?.data.find((past) => past.id === runId);
        return (
          <Alert
            key={runId}
            type="info"
            showIcon
            title={
              <>
                {t('find.inTask')} <Link to={`/ui/tasks/${id}?node=${runId}`}>{`#${id} ${run?.task_name ?? ''}`}</Link>
              </>
            }
            action={
              run !== undefined && <NodeRunButtons taskId={id} node={{ id: runId, ip: node.ip, state: run.state }} />
            }
          />
        );
      })}
    </Flex>
  );
}
