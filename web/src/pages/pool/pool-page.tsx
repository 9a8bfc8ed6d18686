import { Flex, Spin } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../data/server/missing.ts';
import { type Node, useNode } from '../../data/nodes.ts';
import { type Pool, usePool } from '../../data/pools.ts';
import { useService } from '../../data/services.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { usePageTitle } from '../../shell/frame/page-title.ts';
import { ThingNotFound } from '../../shell/not-found.tsx';
import { routeId } from '../../shell/route-id.ts';
import { Panel } from '../../shell/panel.tsx';
import { DeletePool } from '../../parts/delete-pool.tsx';
import { PoolDialog } from '../../parts/pool-dialog.tsx';
import { AddNodesDialog } from './add-nodes-dialog.tsx';
import { DeployDialog } from './deploy/deploy-dialog.tsx';
import { ExpandDialog } from './expand-dialog.tsx';
import { NodesPanel } from './nodes-panel.tsx';
import { PoolFacts } from './pool-facts.tsx';
import { PoolHeader } from './pool-header.tsx';
import { PoolTasks } from './pool-tasks.tsx';
import { RemoveNodesDialog } from './remove-nodes-dialog.tsx';
import { isPoolAction, type PoolAction } from './pool-action.ts';
import { linkedNodes } from './replace/linked-nodes.ts';
import { ReplaceDialog } from './replace/replace-dialog.tsx';
import { ShrinkDialog } from './shrink-dialog.tsx';
import { SizePanel } from './size-panel.tsx';
import { UsagePanel } from './usage-panel.tsx';

export default function PoolPage() {
  const id = routeId(useParams()['id']) ?? 0;
  const pool = usePool(id);
  usePageTitle(pool.data?.name ?? null);
  if (pool.data !== undefined) return <Shown key={id} pool={pool.data} />;
  if (isMissing(pool.error)) {
    return <ThingNotFound thing="pool" id={String(id)} />;
  }
  if (pool.isError) return <LoadFailed error={pool.error} onRetry={pool.refetch} />;
  return <Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />;
}

function Shown({ pool }: { readonly pool: Pool }) {
  const service = useService(pool.service_id);
  const [chosen, setSelected] = useState<readonly Node[] | null>(null);
  const linked = useLinkedNode(pool.id);
  const selected = chosen ?? linked;
  const [action, setAction] = useAction();
  return (
    <Flex vertical gap={16}>
      <PoolHeader pool={pool} service={service.data} onAction={setAction} />
      <Facts pool={pool} service={service.data} />
      <NodesPanel pool={pool} selected={selected} onSelect={setSelected} onAction={setAction} />
      <PoolTasks poolId={pool.id} />
      <SizePanel pool={pool} />
      <UsagePanel poolId={pool.id} />
      {action !== null && (
        <ActionDialog
          action={action}
          pool={pool}
          selected={selected}
          onClose={() => setAction(null)}
          onRemoved={() => setSelected([])}
        />
      )}
    </Flex>
  );
}

function Facts(props: Parameters<typeof PoolFacts>[0]) {
  const { t } = useTranslation();
  return (
    <Panel title={t('pool.facts')}>
      <PoolFacts {...props} />
    </Panel>
  );
}

interface ActionDialogProps {
  readonly action: PoolAction;
  readonly pool: Pool;
  readonly selected: readonly Node[];
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

function ActionDialog({ action, pool, selected, onClose, onRemoved }: ActionDialogProps) {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  switch (action) {
    case 'expand':
      return <ExpandDialog pool={pool} onClose={onClose} />;
    case 'deploy':
      return <DeployDialog pool={pool} selected={selected} onClose={onClose} />;
    case 'shrink':
      return <ShrinkDialog pool={pool} selected={selected} onClose={onClose} />;
    case 'replace':
      return (
        <ReplaceDialog pool={pool} selected={selected} lost={linkedNodes(params.get('nodes'))} onClose={onClose} />
      );
    case 'add':
      return <AddNodesDialog pool={pool} onClose={onClose} />;
    case 'remove':
      return <RemoveNodesDialog pool={pool} selected={selected} onClose={onClose} onRemoved={onRemoved} />;
    case 'edit':
      return <PoolDialog pool={pool} onClose={onClose} />;
    case 'delete':
      return <DeletePool pool={pool} onClose={onClose} onDeleted={() => void navigate('/ui/fleet')} />;
  }
}

/** The node that a link names (`?node=7`): it is selected at first. */
function useLinkedNode(poolId: number): readonly Node[] {
  const [params] = useSearchParams();
  const text = params.get('node') ?? '';
  const { data } = useNode(/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);
  return useMemo(() => (data?.pool.id === poolId ? [data] : []), [data, poolId]);
}

/** The open dialog, kept in the URL: a link can open it. */
function useAction(): readonly [PoolAction | null, (action: PoolAction | null) => void] {
  const [params, setParams] = useSearchParams();
  const asked = params.get('do');
  const turn = (action: PoolAction | null): void =>
    setParams(
      (current) => {
        if (action === null) for (const name of ['do', 'tag', 'most', 'again', 'nodes']) current.delete(name);
        else current.set('do', action);
        return current;
      },
      { replace: action === null },
    );
  return [isPoolAction(asked) ? asked : null, turn];
}
