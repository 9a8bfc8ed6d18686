import { useTranslation } from 'react-i18next';
import { type Cluster, saveCluster } from '../../data/clusters.ts';
import { FormDialog } from '../../shell/form-dialog.tsx';
import { DescField, NameField, TextField } from '../../parts/fleet-fields.tsx';

interface ClusterDialogProps {
  /** The cluster to change; null for a new one. */
  readonly cluster: Cluster | null;
  readonly onClose: () => void;
}

export function ClusterDialog({ cluster, onClose }: ClusterDialogProps) {
  const { t } = useTranslation();
  const { name, desc, biz } = cluster ?? { name: '', desc: '', biz: '' };
  return (
    <FormDialog
      title={cluster === null ? t('fleet.newCluster') : t('fleet.editCluster', { name })}
      okText={t(cluster === null ? 'fleet.create' : 'fleet.save')}
      initial={{ name, desc, biz }}
      onSave={(fields) => saveCluster(cluster?.id ?? null, fields)}
      onClose={onClose}
    >
      <NameField isNew={cluster === null} />
      <DescField />
      <TextField name="biz" label={t('fleet.biz')} hint={t('fleet.bizHint')} />
    </FormDialog>
  );
}
