import { Collapse, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PoolFields } from '../data/pools.ts';
import { jsonText, readJson } from '../forms/json-text.ts';
import { NumberInput } from '../forms/number-input.tsx';

type PoolSsh = PoolFields['ssh'];

/** How a pool's nodes are reached, as the form has it. */
export interface PoolSshValues {
  readonly user: string;
  readonly port: number | null;
  /** As JSON. */
  readonly jumps: string;
}

const EXAMPLE = JSON.stringify([{ host: 'bastion.example.com', user: 'ops' }]);
const HIGHEST_PORT = 65_535;

export function sshValuesOf({ user = '', port, jumps }: PoolSsh): PoolSshValues {
  return { user, port: port ?? null, jumps: jumps === undefined ? '' : jsonText(jumps) };
}

/** What the form says; empty fields are as the machine type has them. */
export function sshOf({ user, port, jumps }: PoolSshValues): PoolSsh {
  const read = jumps.trim() === '' ? null : readJson(jumps);
  return {
    ...(user === '' ? {} : { user }),
    ...(port === null ? {} : { port }),
    // the server checks it
    ...(read === null || 'error' in read ? {} : { jumps: read.value as NonNullable<PoolSsh['jumps']> }),
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
      <Form.Item
        name={['ssh', 'jumps']}
        label={t('fleet.sshJumps')}
        extra={t('fleet.sshJumpsHint')}
        rules={[
          {
            validator: (_, text: string) => {
              const read = text.trim() === '' ? null : readJson(text);
              return read !== null && 'error' in read
                ? Promise.reject(new Error(t('forms.jsonBroken', { reason: read.error })))
                : Promise.resolve();
            },
          },
        ]}
      >
        <Input.TextArea
          autoSize={{ minRows: 1, maxRows: 12 }}
          spellCheck={false}
          placeholder={EXAMPLE}
          style={{ fontFamily: 'monospace' }}
        />
      </Form.Item>
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
