import { Alert, Flex, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams } from 'react-router';
import { useNode, useNodeAt, useNodeHistory } from '../../data/nodes.ts';
import { isMissing } from '../../data/server/missing.ts';
import { nodePath } from '../../parts/node/node-link.tsx';
import { usePageTitle } from '../../shell/frame/page-title.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Notice } from '../../shell/notice.tsx';
import { GatheredFacts } from './gathered-facts.tsx';
import { NodeFacts } from './node-facts.tsx';
import { NodeHeader } from './node-header.tsx';
import { NodeHistory } from './node-history.tsx';
import { NodeMachine } from './node-machine.tsx';
import { NodeTasks } from './node-tasks.tsx';

/** One node, whichever pool it is in. The address has its id, or the address of its machine. */
export default function NodePage() {
  const { node = '' } = useParams();
  if (/^[1-9]\d{0,8}$/.test(node)) return <NodeById key={node} id={Number(node)} />;
  return <NodeByAddress key={node} address={node} />;
}

function NodeByAddress({ address }: { readonly address: string }) {
  const { t } = useTranslation();
  const found = useNodeAt(address);
  if (found.isSuccess) return <Navigate replace to={nodePath(found.data)} />;
  if (!found.isError) return <Waiting />;
  if (isMissing(found.error)) return <NoNode title={t('find.noNodeAt', { address })} />;
  return <LoadFailed error={found.error} onRetry={found.refetch} />;
}

function NodeById({ id }: { readonly id: number }) {
  const node = useNode(id);
  usePageTitle(node.data?.ip ?? null);
  if (node.data !== undefined && !(node.isError && isMissing(node.error))) {
    return (
      <Flex vertical gap={16}>
        <NodeHeader node={node.data} />
        <NodeTasks node={node.data} />
        <NodeFacts node={node.data} />
        <NodeMachine node={node.data} />
        <GatheredFacts node={node.data} />
        <NodeHistory id={id} />
      </Flex>
    );
  }
  if (!node.isError) return <Waiting />;
  if (isMissing(node.error)) return <GoneNode id={id} />;
  return <LoadFailed error={node.error} onRetry={node.refetch} />;
}

/** A node that was returned or removed keeps its past. */
function GoneNode({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const history = useNodeHistory(id, 1, 1);
  if (history.isPending) return <Waiting />;
  const [last] = history.data?.data ?? [];
  if (last === undefined) return <NoNode title={t('find.noNode', { id })} />;
  return (
    <Flex vertical gap={16}>
      <h1 style={{ margin: 0, overflowWrap: 'anywhere' }}>{last.ip === '-' ? `#${id}` : last.ip}</h1>
      <Alert type="info" showIcon title={t('find.nodeGone', { id, pool: last.pool_name })} />
      <NodeHistory id={id} />
    </Flex>
  );
}

function NoNode({ title }: { readonly title: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return <Notice title={title} action={t('pool.toFleet')} onAction={() => void navigate('/ui/fleet')} />;
}

function Waiting() {
  return <Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />;
}
