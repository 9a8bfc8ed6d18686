import { pause } from '../../base/pause.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { ofOtherType } from '../machine-ids.ts';
import type { DockerApi } from './api.ts';
import { containerBody, containerOf, isOwn, type Owner, vmIdOf } from './container.ts';
import { isImageMissing, isNetworkGone } from './faults.ts';
import type { Settings } from './settings.ts';

const LOOK_EVERY_MS = 50;
/** Milliseconds for somebody else, or the daemon, to be through with a container. */
const PATIENCE = 30_000;

/** Removes a container, and waits for somebody else who is removing it. */
export async function removed(api: DockerApi, id: string): Promise<void> {
  for (const giveUp = Date.now() + PATIENCE; ;) {
    if (await api.remove(id)) return;
    if ((await api.inspect(id)) === null) return;
    if (Date.now() > giveUp) throw new MessageError(message('docker_container_stays', { name: id.slice(0, 12) }));
    await pause(LOOK_EVERY_MS, new AbortController().signal);
  }
}

/**
 * Removes the container of a machine; one that is gone counts as removed (M3).
 *
 * @throws MessageError for the id of another machine type's machine, and for a container of somebody else
 */
export async function destroyMachine(api: DockerApi, owner: Owner, vmId: string): Promise<void> {
  const name = containerOf(owner, vmId);
  const container = name === null ? null : await api.inspect(name);
  if (name !== null && container === null) return;
  if (container === null || !isOwn(owner, container.Config.Labels)) {
    throw new MessageError(ofOtherType(owner.vmTypeId, vmId));
  }
  await removed(api, container.Id);
}

export interface Withdrawal {
  readonly api: DockerApi;
  readonly owner: Owner;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

/**
 * Removes whatever exists of a token's machine (M4): also what a daemon was told to make, and has not made yet (DK3).
 *
 * @throws MessageError while it is being made
 */
export async function withdrawMachine({ api, owner, settings, signal }: Withdrawal, token: string): Promise<void> {
  const vmId = vmIdOf(owner, token);
  const name = `springtide-${vmId}`;
  const holder = containerBody(owner, settings, { token, name: '', labels: null }, '');
  for (const giveUp = Date.now() + PATIENCE; ;) {
    if ((await api.inspect(name)) !== null) return destroyMachine(api, owner, vmId);
    const isFree = await api.create(name, holder).catch((error: unknown) => {
      // without its image, or a network, nothing is made
      if (isImageMissing(error) || isNetworkGone(error)) return null;
      throw error;
    });
    if (isFree === null) return;
    if (isFree) return removed(api, name);
    if (Date.now() > giveUp) throw new MessageError(message('machine_being_made', { machine: vmId }));
    await pause(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
  }
}
