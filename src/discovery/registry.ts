import type { TObject } from 'typebox';
import { Refusal } from '../domain/errors.ts';
import type { SdId } from '../domain/ids.ts';
import { filledSettings, kindNamed } from '../domain/settings.ts';
import { message } from '../messages/message.ts';
import type { Database } from '../store/database.ts';
import { redactorOf } from '../secrets/redactor.ts';
import { secretTextsIn } from '../secrets/write-only.ts';
import { OpenedRows } from '../store/opened-rows.ts';
import { loadSd } from '../store/fleet/sd-row.ts';
import { aliyunSlb } from './aliyun-slb/provider.ts';
import { awsElb } from './aws-elb/provider.ts';
import type { Discovery, DiscoveryAbilities, DiscoveryDeps, DiscoveryKind } from './discovery.ts';
import { consul } from './consul/provider.ts';
import { dns } from './dns/provider.ts';
import { etcd } from './etcd/provider.ts';
import { exec } from './exec/provider.ts';
import { file } from './file/provider.ts';
import { haproxy } from './haproxy/provider.ts';
import { http } from './http/provider.ts';
import { nginx } from './nginx/provider.ts';
import { redactedDiscovery } from './redacted-discovery.ts';

/** Every kind of load balancer, by the name that `/sd/create` takes as `provider`. */
export const discoveryKinds = {
  haproxy,
  nginx,
  etcd,
  consul,
  'aws-elb': awsElb,
  'aliyun-slb': aliyunSlb,
  exec,
  http,
  file,
  dns,
} as const satisfies Record<string, { readonly settings: TObject; readonly abilities: DiscoveryAbilities }>;

export interface DiscoveriesDeps {
  readonly database: Database;
  readonly connect: DiscoveryDeps;
}

/**
 * Checks the settings of a load balancer and fills in what they leave out.
 *
 * @throws Refusal that names the field and the remedy
 * @example parseSettings('haproxy', { socket: '/run/haproxy/admin.sock', backend: 'web', port: 8080 })
 */
export function parseSettings(kind: string, value: unknown): Record<string, unknown> {
  const { checked, settings } = kindOf(kind);
  const filled = filledSettings(settings, kind, value);
  return checked === undefined ? filled : checked(filled as never);
}

function kindOf(kind: string): DiscoveryKind<never> {
  return kindNamed<DiscoveryKind<never>>(discoveryKinds, kind, 'balancer_provider_unknown');
}

/** The load balancers of this installation, by the rows of table sd. */
export class Discoveries {
  private readonly opened: OpenedRows<SdId, Discovery>;

  constructor({ database, connect }: DiscoveriesDeps) {
    this.opened = new OpenedRows({
      load: (id) => loadSd(database, id),
      open: (id, { provider, settings }) => openDiscovery(provider, settings, connect, id),
    });
  }

  /** @throws Refusal when there is no such load balancer, or its settings are not valid any more */
  async of(sdId: SdId): Promise<Discovery> {
    const discovery = await this.opened.of(sdId);
    if (discovery !== null) return discovery;
    throw new Refusal('invalid', message('balancer_missing', { id: sdId }));
  }
}

/** Opens a load balancer from the settings that clients gave. */
export function openDiscovery(kind: string, settings: unknown, deps: DiscoveryDeps, id: SdId): Discovery {
  // parseSettings has made them conform to the kind's own schema
  const known = kindOf(kind);
  const parsed = parseSettings(kind, settings);
  const discovery = known.open(parsed as never, deps, id);
  const secrets = secretTextsIn(known.settings, parsed);
  return secrets.length === 0 ? discovery : redactedDiscovery(discovery, redactorOf(secrets));
}
