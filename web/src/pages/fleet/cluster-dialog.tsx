import { useTranslation } from 'react-i18next';
import { type Cluster, readCluster, saveCluster } from '../../data/clusters.ts';
import type { Unversioned } from '../../data/records/changes.ts';
import { DescField, NameField, NumberField, TextField } from '../../parts/fleet-fields.tsx';
import { RecordDialog } from '../../parts/record/record-dialog.tsx';

interface ClusterDialogProps {
  /** The cluster to change; null for a new one. */
  readonly cluster: Cluster | null;
  readonly onClose: () => void;
}

const EMPTY: Unversioned<Cluster> = { name: '', desc: '', biz: '', most_machines: null };

export function ClusterDialog({ cluster, onClose }: ClusterDialogProps) {
  const { t } = useTranslation();
  return (
    <RecordDialog<Cluster, Unversioned<Cluster>>
      kind="cluster"
      title={cluster === null ? t('fleet.newCluster') : t('fleet.editCluster', { name: cluster.name })}
      okText={t(cluster === null ? 'fleet.create' : 'fleet.save')}
      given={cluster}
      read={readCluster}
      initialOf={(row) => {
        const { name, desc, biz, most_machines } = row ?? EMPTY;
        return { name, desc, biz, most_machines };
      }}
      onSave={(fields, version) => saveCluster(cluster?.id ?? null, fields, version)}
      onClose={onClose}
    >
      <NameField isNew={cluster === null} />
      <DescField />
      <TextField name="biz" label={t('fleet.biz')} hint={t('fleet.bizHint')} />
      <NumberField name="most_machines" label={t('usage.mostMachines')} hint={t('usage.mostOfClusterHint')} />
    </RecordDialog>
  );
}
