import { Button, Flex, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PoolFields } from '../../data/pools.ts';
import { NumberInput } from '../../forms/number-input.tsx';

export type Jumps = NonNullable<PoolFields['ssh']['jumps']>;
type Jump = Jumps[number];

const MOST_HOSTS = 4;
const LARGEST_PORT = 65_535;
const EMPTY: Jump = { host: '', user: '' };

/** The hosts on the way to a pool's nodes. */
export function JumpHostsField() {
  const { t } = useTranslation();
  return (
    <Form.Item name={['ssh', 'jumps']} label={t('fleet.sshJumps')} extra={t('fleet.sshJumpsHint')}>
      <Hosts />
    </Form.Item>
  );
}

interface HostsProps {
  readonly id?: string;
  /** null = as the machine type says; none = directly */
  readonly value?: Jumps | null;
  readonly onChange?: (jumps: Jumps | null) => void;
}

const JUMPS_OF = { type: null, direct: [], hosts: [EMPTY] } as const satisfies Readonly<Record<string, Jumps | null>>;

function Hosts({ id, value = null, onChange = () => {} }: HostsProps) {
  const { t } = useTranslation();
  const hosts = value ?? [];
  const listed = hosts.length === 0 ? 'direct' : 'hosts';
  return (
    <Flex vertical gap={8}>
      <Select
        {...(id === undefined ? {} : { id })}
        value={value === null ? 'type' : listed}
        onChange={(way: keyof typeof JUMPS_OF) => onChange(JUMPS_OF[way])}
        options={[
          { value: 'type', label: t('fleet.sshJumpsOfType') },
          { value: 'direct', label: t('fleet.sshDirect') },
          { value: 'hosts', label: t('fleet.sshJumpsListed') },
        ]}
      />
      {hosts.map((host, index) => (
        // they are known by their place alone
        <Host
          key={index}
          host={host}
          number={index + 1}
          onChange={(changed) => onChange(hosts.with(index, changed))}
          onRemove={hosts.length === 1 ? null : () => onChange(hosts.toSpliced(index, 1))}
        />
      ))}
      {hosts.length > 0 && hosts.length < MOST_HOSTS && (
        <Button type="dashed" onClick={() => onChange([...hosts, EMPTY])} style={{ alignSelf: 'start' }}>
          {t('fleet.addJump')}
        </Button>
      )}
    </Flex>
  );
}

interface HostProps {
  readonly host: Jump;
  readonly number: number;
  readonly onChange: (host: Jump) => void;
  /** null = it is the only one */
  readonly onRemove: (() => void) | null;
}

/** A host; what it has besides these fields stays. */
function Host({ host, number, onChange, onRemove }: HostProps) {
  const { t } = useTranslation();
  const { port, ...portless } = host;
  return (
    <Flex gap={8} wrap="wrap">
      <Input
        aria-label={t('fleet.jumpHost', { number })}
        placeholder={t('fleet.jumpHostExample')}
        autoComplete="off"
        spellCheck={false}
        value={host.host}
        onChange={({ target }) => onChange({ ...host, host: target.value })}
        style={{ flex: '1 1 180px' }}
      />
      <NumberInput
        aria-label={t('fleet.jumpPort', { number })}
        placeholder="22"
        min={1}
        max={LARGEST_PORT}
        precision={0}
        value={port ?? null}
        onChange={(given) => onChange(given === null ? portless : { ...portless, port: given })}
        style={{ width: 100 }}
      />
      <Input
        aria-label={t('fleet.jumpUser', { number })}
        placeholder={t('fleet.jumpUserHint')}
        autoComplete="off"
        spellCheck={false}
        value={host.user}
        onChange={({ target }) => onChange({ ...host, user: target.value })}
        style={{ flex: '1 1 120px' }}
      />
      {onRemove !== null && (
        <Button aria-label={t('fleet.removeJump', { number })} onClick={onRemove}>
          {t('fleet.removeRow')}
        </Button>
      )}
    </Flex>
  );
}
