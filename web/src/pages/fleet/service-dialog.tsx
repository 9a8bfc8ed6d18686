import { useTranslation } from 'react-i18next';
import { useClusters } from '../../data/clusters.ts';
import { saveService, type Service } from '../../data/services.ts';
import { FormDialog } from '../../shell/form-dialog.tsx';
import { ChoiceField, DescField, NameField, TextField } from '../../parts/fleet-fields.tsx';

interface ServiceDialogProps {
  /** The service to change; for a new one, the cluster it is made in. */
  readonly service: Service | { readonly cluster_id: number };
  readonly onClose: () => void;
}

const EMPTY = { id: null, name: '', desc: '', service_type: '', docker_image: '' };

export function ServiceDialog({ service, onClose }: ServiceDialogProps) {
  const { t } = useTranslation();
  const clusters = useClusters();
  const { id, ...fields } = { ...EMPTY, ...service };
  const isNew = id === null;
  return (
    <FormDialog
      title={isNew ? t('fleet.newService') : t('fleet.editService', { name: fields.name })}
      okText={t(isNew ? 'fleet.create' : 'fleet.save')}
      initial={fields}
      onSave={(values) => saveService(id, values)}
      onClose={onClose}
    >
      <NameField isNew={isNew} />
      <ChoiceField name="cluster_id" label={t('fleet.cluster')} choices={clusters.data} />
      <TextField name="docker_image" label={t('fleet.image')} hint={t('fleet.imageHint')} />
      <TextField name="service_type" label={t('fleet.serviceType')} hint={t('fleet.serviceTypeHint')} />
      <DescField />
    </FormDialog>
  );
}
