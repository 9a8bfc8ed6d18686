import { useTranslation } from 'react-i18next';
import { deleteCluster } from '../../data/clusters.ts';
import { deleteService } from '../../data/services.ts';
import { DeletePool } from '../../parts/delete-pool.tsx';
import { DeleteDialog } from '../../shell/delete-dialog.tsx';
import { ClusterDialog } from './cluster-dialog.tsx';
import type { ClusterRow, FleetRow, ServiceRow } from './fleet-tree.ts';
import { PoolDialog } from '../../parts/pool-dialog.tsx';
import { ServiceDialog } from './service-dialog.tsx';

/** The open dialog: create something below a row (null: a cluster), change the row, or delete it. */
export type FleetAction =
  | { readonly do: 'add'; readonly to: ClusterRow | ServiceRow | null }
  | { readonly do: 'edit' | 'delete'; readonly row: FleetRow };

interface FleetDialogProps {
  readonly action: FleetAction;
  readonly onClose: () => void;
}

/** The dialog for an action. */
export function FleetDialog({ action, onClose }: FleetDialogProps) {
  if (action.do === 'add') return <AddDialog to={action.to} onClose={onClose} />;
  const { row } = action;
  if (action.do === 'delete') return <DeletePart row={row} onClose={onClose} />;
  if (row.kind === 'cluster') return <ClusterDialog cluster={row.of} onClose={onClose} />;
  if (row.kind === 'service') return <ServiceDialog service={row.of} onClose={onClose} />;
  return <PoolDialog pool={row.of} onClose={onClose} />;
}

function AddDialog({ to, onClose }: { readonly to: ClusterRow | ServiceRow | null; readonly onClose: () => void }) {
  if (to === null) return <ClusterDialog cluster={null} onClose={onClose} />;
  if (to.kind === 'cluster') return <ServiceDialog service={{ cluster_id: to.of.id }} onClose={onClose} />;
  return <PoolDialog pool={{ service_id: to.of.id }} onClose={onClose} />;
}

function DeletePart({ row, onClose }: { readonly row: FleetRow; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { name, id } = row.of;
  const count = row.children?.length ?? 0;
  if (row.kind === 'pool') return <DeletePool pool={row.of} onClose={onClose} />;
  const isCluster = row.kind === 'cluster';
  return (
    <DeleteDialog
      title={t(isCluster ? 'fleet.deleteCluster' : 'fleet.deleteService', { name })}
      okText={t('fleet.remove')}
      obstacle={count === 0 ? null : t(isCluster ? 'fleet.clusterInUse' : 'fleet.serviceInUse', { count })}
      onDelete={() => (isCluster ? deleteCluster(id) : deleteService(id))}
      onClose={onClose}
    >
      {t('fleet.deleteGone')}
    </DeleteDialog>
  );
}
