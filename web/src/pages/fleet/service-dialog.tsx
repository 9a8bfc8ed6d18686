import { useTranslation } from 'react-i18next';
import type { Unversioned } from '../../data/records/changes.ts';
import { useClusters } from '../../data/clusters.ts';
import { readService, saveService, type Service } from '../../data/services.ts';
import { ChoiceField, DescField, NameField, TextField } from '../../parts/fleet-fields.tsx';
import { RecordDialog } from '../../parts/record/record-dialog.tsx';

interface ServiceDialogProps {
  /** The service to change; for a new one, the cluster it is made in. */
  readonly service: Service | { readonly cluster_id: number };
  readonly onClose: () => void;
}

const EMPTY = { name: '', desc: '', service_type: '', docker_image: '' };

export function ServiceDialog({ service, onClose }: ServiceDialogProps) {
  const { t } = useTranslation();
  const clusters = useClusters();
  const given = 'id' in service ? service : null;
  return (
    <RecordDialog<Service, Unversioned<Service>>
      kind="service"
      title={given === null ? t('fleet.newService') : t('fleet.editService', { name: given.name })}
      okText={t(given === null ? 'fleet.create' : 'fleet.save')}
      given={given}
      read={readService}
      initialOf={(row) => {
        const { name, desc, service_type, docker_image, cluster_id } = { ...EMPTY, ...service, ...row };
        return { name, desc, service_type, docker_image, cluster_id };
      }}
      onSave={(values, version) => saveService(given?.id ?? null, values, version)}
      onClose={onClose}
    >
      <NameField isNew={given === null} />
      <ChoiceField name="cluster_id" label={t('fleet.cluster')} choices={clusters.data} />
      <TextField name="docker_image" label={t('fleet.image')} hint={t('fleet.imageHint')} />
      <TextField name="service_type" label={t('fleet.serviceType')} hint={t('fleet.serviceTypeHint')} />
      <DescField />
    </RecordDialog>
  );
}
