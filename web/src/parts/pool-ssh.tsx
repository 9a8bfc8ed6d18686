import { Collapse, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PoolFields } from '../data/pools.ts';
import { NumberInput } from '../forms/number-input.tsx';
import { JumpHostsField, type Jumps } from './pool/jump-hosts.tsx';

type PoolSsh = PoolFields['ssh'];

/** How a pool's nodes are reached, as the form has it. */
export interface PoolSshValues {
  readonly user: string;
  readonly port: number | null;
  readonly jumps: Jumps | null;
}

const HIGHEST_PORT = 65_535;

export function sshValuesOf({ user = '', port, jumps }: PoolSsh): PoolSshValues {
  return { user, port: port ?? null, jumps: jumps ?? null };
}

/** What the form says; empty fields are as the machine type has them. */
export function sshOf({ user, port, jumps }: PoolSshValues): PoolSsh {
  return {
    ...(user === '' ? {} : { user }),
    ...(port === null ? {} : { port }),
    ...(jumps === null ? {} : { jumps }),
  };
}

/** The fields of how a pool's nodes are reached, where that differs from their machine type. */
export function PoolSshFields({ isOpen }: { readonly isOpen: boolean }) {
  const { t } = useTranslation();
  const fields = (
    <>
      <Form.Item name={['ssh', 'user']} label={t('fleet.sshUser')} extra={t('fleet.sshAsType')}>
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name={['ssh', 'port']} label={t('fleet.sshPort')} extra={t('fleet.sshAsType')}>
        <NumberInput min={1} max={HIGHEST_PORT} precision={0} style={{ width: 200 }} />
      </Form.Item>
      <JumpHostsField />
    </>
  );
  return (
    <Collapse
      size="small"
      style={{ marginBottom: 16 }}
      defaultActiveKey={isOpen ? ['ssh'] : []}
      items={[{ key: 'ssh', label: t('fleet.ssh'), children: fields, forceRender: true }]}
    />
  );
}
