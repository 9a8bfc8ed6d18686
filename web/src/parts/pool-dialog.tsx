import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type BalancerRow, balancersIn, rowsOf } from '../data/balancers/pool-balancers.ts';
import { useLoadBalancers, useMachineTypes, useTemplates } from '../data/choices.ts';
import { OPERATIONS, type Pool, type PoolFields, readPool, savePool } from '../data/pools.ts';
import { useServices } from '../data/services.ts';
import { CheckField, ChoiceField, DescField, NameField } from './fleet-fields.tsx';
import { BalancersField } from './pool/pool-balancers.tsx';
import { PoolSshFields, type PoolSshValues, sshOf, sshValuesOf } from './pool-ssh.tsx';
import { RecordDialog } from './record/record-dialog.tsx';

/** What the fields hold. */
interface PoolValues extends Omit<PoolFields, 'balancers' | 'ssh'> {
  readonly balancers: readonly BalancerRow[];
  readonly ssh: PoolSshValues;
}

interface PoolDialogProps {
  /** The pool to change; for a new one, the service it is made in. */
  readonly pool: Pool | { readonly service_id: number };
  readonly onClose: () => void;
}

const EMPTY = { name: '', desc: '', vm_type: 0, sd_id: 0, balancers: [], tasks: {}, replace_lost: false, ssh: {} };
const NO_TEMPLATES = { expand: 0, deploy: 0, shrink: 0 };

export function PoolDialog({ pool, onClose }: PoolDialogProps) {
  const { t } = useTranslation();
  const services = useServices();
  const machineTypes = useMachineTypes();
  const loadBalancers = useLoadBalancers();
  const templates = useTemplates();
  const given = 'id' in pool ? pool : null;
  const isNew = given === null;
  return (
    <RecordDialog<Pool, PoolValues>
      kind="pool"
      title={isNew ? t('fleet.newPool') : t('fleet.editPool', { name: given.name })}
      okText={t(isNew ? 'fleet.create' : 'fleet.save')}
      given={given}
      read={readPool}
      initialOf={(row) => valuesOf({ ...EMPTY, ...pool, ...row })}
      onSave={(values, version) => savePool(given?.id ?? null, fieldsOf(values), version)}
      onClose={onClose}
    >
      <NameField isNew={isNew} />
      {isNew && <ChoiceField name="service_id" label={t('fleet.service')} choices={services.data} />}
      <ChoiceField
        name="vm_type"
        label={t('fleet.machineType')}
        hint={machineTypes.data?.length === 0 ? <NoMachineTypes /> : t('fleet.machineTypeHint')}
        choices={machineTypes.data}
        canBeNone
      />
      <ChoiceField
        name="sd_id"
        label={t('fleet.loadBalancer')}
        hint={t('fleet.loadBalancerHint')}
        choices={loadBalancers.data}
        canBeNone
      />
      <BalancersField choices={loadBalancers.data} />
      {OPERATIONS.map((operation) => (
        <ChoiceField
          key={operation}
          name={['tasks', operation]}
          label={t(`fleet.${operation}Template`)}
          hint={t(`fleet.${operation}TemplateHint`)}
          choices={templates.data}
          canBeNone
        />
      ))}
      <CheckField name="replace_lost" label={t('fleet.replaceLost')} hint={t('fleet.replaceLostHint')} />
      <PoolSshFields isOpen={given !== null && Object.keys(given.ssh).length > 0} />
      <DescField />
    </RecordDialog>
  );
}

function valuesOf({ balancers, tasks, ssh, ...own }: PoolFields): PoolValues {
  const { name, desc, vm_type, sd_id, service_id, replace_lost } = own;
  const nested = {
    tasks: { ...NO_TEMPLATES, ...tasks },
    ssh: sshValuesOf(ssh),
    balancers: rowsOf({ sd_id, balancers }),
  };
  return { name, desc, vm_type, sd_id, service_id, replace_lost, ...nested };
}

function fieldsOf({ balancers, ssh, ...values }: PoolValues): PoolFields {
  return { ...values, ssh: sshOf(ssh), balancers: balancersIn(values.sd_id, balancers) };
}

function NoMachineTypes() {
  const { t } = useTranslation();
  return (
    <>
      {t('fleet.noMachineTypes')}{' '}
      <Link to="/ui/machine-types" style={{ textDecoration: 'underline' }}>
        {t('fleet.makeOne')}
      </Link>
    </>
  );
}
