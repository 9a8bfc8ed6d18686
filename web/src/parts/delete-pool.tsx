import { useTranslation } from 'react-i18next';
import { deletePool, type Pool } from '../data/pools.ts';
import { DeleteDialog } from '../shell/delete-dialog.tsx';

interface DeletePoolProps {
  readonly pool: Pool;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}

/** Asks before a pool is deleted; a pool with nodes cannot be. */
export function DeletePool({ pool: { id, name, node_count: count }, onClose, onDeleted }: DeletePoolProps) {
  const { t } = useTranslation();
  return (
    <DeleteDialog
      title={t('fleet.deletePool', { name })}
      okText={t('fleet.remove')}
      obstacle={count === 0 ? null : t('fleet.poolInUse', { count })}
      typed={name}
      onDelete={async () => {
        await deletePool(id);
        onDeleted?.();
      }}
      onClose={onClose}
    >
      {t('fleet.deletePoolGone')}
    </DeleteDialog>
  );
}
