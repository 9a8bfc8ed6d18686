import { ownIdWith, vmIdWith } from '../machine-ids.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @example vmIdOf(3, '0b1a…') // 'openstack-3-0b1a…' */
export function vmIdOf(vmTypeId: number, serverId: string): string {
  return vmIdWith('openstack', vmTypeId, serverId);
}

/** The id of a server of Nova's in a machine's id; null for one of another machine type or provider. */
export function serverIdIn(vmTypeId: number, vmId: string): string | null {
  return ownIdWith('openstack', vmTypeId, vmId, ID);
}
