import { pause } from '../../base/pause.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type DockerApi, DockerRefusal } from './api.ts';
import { isOwn, networkBody, networkOf, type Owner, ownLabels } from './container.ts';
import type { Settings } from './settings.ts';

/*
 * The network of a machine type, where its settings name none: made with its first machine, and removed with its last.
 */

const LOOK_EVERY_MS = 50;
/** Milliseconds for a network to appear that another call makes: the daemon refuses a second one already before. */
const PATIENCE = 3000;

/**
 * Makes the network unless it is there.
 *
 * @throws DockerRefusal; MessageError when somebody else has one of that name; the signal's reason
 */
export async function ensureNetwork(
  api: DockerApi,
  owner: Owner,
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  if (settings.network !== undefined) return;
  for (const giveUp = Date.now() + PATIENCE; !(await isThere(api, owner));) {
    try {
      return await api.createNetwork(networkBody(owner, settings));
    } catch (error) {
      // two networks cannot have the same bridge
      if (!(error instanceof DockerRefusal) || Date.now() > giveUp) throw error;
    }
    await pause(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
  }
}

/** Removes the network when no machine is left. A daemon keeps one that is in use. */
export async function removeUnusedNetwork(api: DockerApi, owner: Owner, settings: Settings): Promise<void> {
  if (settings.network !== undefined || !(await isThere(api, owner))) return;
  if ((await api.list(ownLabels(owner))).length > 0) return;
  try {
    await api.removeNetwork(networkOf(owner).name);
  } catch (error) {
    // a machine has come to it meanwhile, or it goes with the next
    if (!(error instanceof DockerRefusal)) throw error;
  }
}

async function isThere(api: DockerApi, owner: Owner): Promise<boolean> {
  const { name } = networkOf(owner);
  const labels = await api.network(name);
  if (labels === null || isOwn(owner, labels)) return labels !== null;
  throw new MessageError(message('docker_network_of_other', { network: name }));
}
