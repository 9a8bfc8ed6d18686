import type { MachineRequest } from '../provider.ts';
import { KEYS, labelsOf, type Owner } from './labels.ts';
import type { Place } from './places.ts';
import type { Named } from './named.ts';
import type { Settings } from './settings.ts';

/** All that the servers of a create have in common. */
export interface Design {
  readonly settings: Settings;
  readonly owner: Owner;
  /** The ids of what the settings name. */
  readonly named: Named;
  /** For cloud-init. */
  readonly userData: string;
}

/** The body of Nova's create for a machine. @param ports the ids of its ports; null = Nova makes them in the networks */
export function serverBody(
  { settings, owner, named, userData }: Design,
  request: MachineRequest,
  { place, ports }: { readonly place: Place; readonly ports: readonly string[] | null },
): unknown {
  const { security_groups: groups = [], key_pair: key = '', server_group: group = '', metadata = {} } = settings;
  const boot = bootOf(settings, named.image);
  const server = {
    name: request.name,
    flavorRef: place.flavor,
    ...boot,
    networks: ports === null ? networksOf(named) : ports.map((port) => ({ port })),
    metadata: { ...metadata, ...labelsOf(request, owner), ...(place.zone === '' ? {} : { [KEYS.zone]: place.zone }) },
    user_data: Buffer.from(userData, 'utf8').toString('base64'),
    ...(groups.length === 0 || ports !== null ? {} : { security_groups: groups.map((name) => ({ name })) }),
    ...(key === '' ? {} : { key_name: key }),
    ...(place.zone === '' ? {} : { availability_zone: place.zone }),
  };
  return { server, ...(group === '' ? {} : { 'os:scheduler_hints': { group } }) };
}

function networksOf({ networks }: Named): unknown {
  return networks.length === 0 ? 'auto' : networks.map((uuid) => ({ uuid }));
}

function bootOf({ volume_size: size = 0, volume_type: type = '' }: Settings, image: string): object {
  if (size === 0) return { imageRef: image };
  const volume = {
    boot_index: 0,
    uuid: image,
    source_type: 'image',
    destination_type: 'volume',
    volume_size: size,
    delete_on_termination: true,
    ...(type === '' ? {} : { volume_type: type }),
  };
  return { imageRef: '', block_device_mapping_v2: [volume] };
}
