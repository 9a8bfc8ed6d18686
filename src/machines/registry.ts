import type { TObject } from 'typebox';
import type { Endpoint, EndpointOf } from '../channel/channel.ts';
import { Refusal } from '../domain/errors.ts';
import type { PoolSsh } from '../domain/fleet/pool-ssh.ts';
import type { VmTypeId } from '../domain/ids.ts';
import { filledSettings, kindNamed } from '../domain/settings.ts';
import { type Message, message } from '../messages/message.ts';
import { redactorOf } from '../secrets/redactor.ts';
import { secretTextsIn } from '../secrets/write-only.ts';
import { forgetHostKeys, trustHostKey } from '../store/fleet/host-keys.ts';
import { poolSsh } from '../store/fleet/pool-ssh.ts';
import { OpenedRows } from '../store/opened-rows.ts';
import { patiently } from '../store/patiently.ts';
import { SharedReads } from '../store/shared-reads.ts';
import { loadVmType, vmTypeName } from '../store/fleet/vm-type-row.ts';
import type { MachineProvider, MachineProviderKind } from './provider.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { type KnownKeys, withNewHostKeys } from './new-host-keys.ts';
import { aliyunEcs } from './aliyun-ecs/provider.ts';
import { awsEc2 } from './aws-ec2/provider.ts';
import { docker } from './docker/provider.ts';
import { exec } from './exec/provider.ts';
import { http } from './http/provider.ts';
import { withCheckedWay } from './checked-way.ts';
import { checkLogin } from './login-check.ts';
import { wayOf, withPoolSsh } from './login-settings.ts';
import { openstack } from './openstack/provider.ts';
import { redactedProvider } from './redacted-provider.ts';
import { sandbox } from './sandbox/provider.ts';
import { staticInventory } from './static/provider.ts';

/** Every kind of machine provider, by the name that `/vm_type/create` takes as `provider`. */
export const machineProviderKinds = {
  sandbox,
  static: staticInventory,
  exec,
  http,
  docker,
  openstack,
  'aws-ec2': awsEc2,
  'aliyun-ecs': aliyunEcs,
} as const satisfies Record<string, { readonly settings: TObject }>;

/**
 * Checks new settings of a machine type and fills in what they leave out.
 *
 * @throws Refusal that names the field and the remedy
 * @example parseSettings('static', { machines: ['10.0.0.1'] })
 */
export function parseSettings(kind: string, value: unknown): Record<string, unknown> {
  const { checked, settings } = kindOf(kind);
  const filled = filledSettings(settings, kind, value);
  checkLogin(filled);
  return checked === undefined ? filled : checked(filled as never);
}

function kindOf(kind: string): MachineProviderKind<never, ProviderDeps> {
  return kindNamed<MachineProviderKind<never, ProviderDeps>>(machineProviderKinds, kind, 'machine_provider_unknown');
}

/** The machine types of this installation, by the rows of table vm_type. */
export class MachineProviders {
  private readonly deps: ProviderDeps;
  private readonly opened: OpenedRows<VmTypeId, MachineProvider>;

  private readonly names = new SharedReads<string | null>();
  private readonly sshOfPools = new SharedReads<PoolSsh | null>();

  constructor(deps: ProviderDeps) {
    this.deps = deps;
    this.opened = new OpenedRows({
      load: (id) => loadVmType(deps.database, id),
      open: (id, { provider, settings }) => openProvider(id, provider, settings, deps),
    });
  }

  /** @throws Refusal when there is no such machine type, or its settings are not valid any more */
  async of(id: VmTypeId): Promise<MachineProvider> {
    const provider = await this.opened.of(id);
    if (provider === null) throw new Refusal('invalid', message('machine_type_missing', { id }));
    return provider;
  }

  /**
   * How a node of a machine type is reached. Pools whose nodes were added by hand may name a machine type that does
   * not exist: then root, port 22 and the server's own key are used. What the pool says goes before what the machine type says.
   */
  readonly endpointOf: EndpointOf = async (ip, vmTypeId, pool) => {
    const [provider, ssh] = await Promise.all([this.opened.of(vmTypeId), this.sshOf(pool)]);
    const endpoint: Endpoint =
      provider === null ? { host: ip, port: 22, user: 'root', key: null } : provider.endpoint(ip);
    return ssh === null ? endpoint : withPoolSsh(endpoint, ssh);
  };

  /** The name of a machine type; null when there is none with this id. */
  readonly nameOf = (id: VmTypeId): Promise<string | null> =>
    this.names.share(String(id), () => patiently(() => vmTypeName(this.deps.database, id)));

  /** How the nodes of a pool are reached; null = as the machine type says. */
  private async sshOf(pool: string): Promise<PoolSsh | null> {
    const found = await this.sshOfPools.share(pool, () => patiently(() => poolSsh(this.deps.database, pool)));
    return found === null || Object.keys(found).length === 0 ? null : found;
  }

  /**
   * Why this server makes no machines of a kind; null when it does.
   *
   * @throws Refusal when there is no such kind
   */
  whyNotOffered(kind: string): Message | null {
    return kindOf(kind).whyNotOffered?.(this.deps) ?? null;
  }
}

/** Opens a provider from the settings that clients gave. */
function openProvider(id: VmTypeId, kind: string, settings: unknown, deps: ProviderDeps): MachineProvider {
  // filledSettings has made them conform to the kind's own schema
  const known = kindOf(kind);
  const filled = filledSettings(known.settings, kind, settings);
  const opened = known.open(id, filled as never, deps);
  const kept = known.hostKeys === 'new' ? withNewHostKeys(opened, knownKeysIn(deps.database)) : opened;
  // those that are not reached by a login of these settings have no jump hosts either
  const [first, ...others] = wayOf(filled);
  const { jumpHosts } = deps;
  const isChecked = first !== undefined && jumpHosts !== undefined;
  const provider = isChecked ? withCheckedWay(kept, [first, ...others], jumpHosts) : kept;
  const secrets = secretTextsIn(known.settings, filled);
  return secrets.length === 0 ? provider : redactedProvider(provider, redactorOf(secrets));
}

function knownKeysIn(database: ProviderDeps['database']): KnownKeys {
  return {
    forget: (ip) => patiently(() => forgetHostKeys(database, [ip])),
    portIn: async (pool, usual) => (await patiently(() => poolSsh(database, pool)))?.port ?? usual,
    trust: (ip, port, key) => patiently(() => trustHostKey(database, ip, port, key)),
  };
}
