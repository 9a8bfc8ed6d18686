const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @example vmIdOf(3, '0b1a…') // 'openstack-3-0b1a…' */
export function vmIdOf(vmTypeId: number, serverId: string): string {
  return `openstack-${vmTypeId}-${serverId}`;
}

/** The id of a server of Nova's in a machine's id; null for one of another machine type or provider. */
export function serverIdIn(vmTypeId: number, vmId: string): string | null {
  const prefix = vmIdOf(vmTypeId, '');
  const id = vmId.startsWith(prefix) ? vmId.slice(prefix.length) : '';
  return ID.test(id) ? id : null;
}
