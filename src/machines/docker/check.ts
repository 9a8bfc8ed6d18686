import { message, type Message } from '../../messages/message.ts';
import type { DockerApi } from './api.ts';
import { isOwn, networkOf, type Owner } from './container.ts';
import type { Settings } from './settings.ts';

/** The oldest API that has what is asked of it: Docker 19.03. */
const OLDEST = { major: 1, minor: 40 } as const;

/**
 * What is wrong with a daemon and what the settings name there, one sentence each.
 *
 * @throws as DockerApi
 */
export async function dockerComplaints(api: DockerApi, owner: Owner, settings: Settings): Promise<readonly Message[]> {
  const version = await api.version();
  if (isTooOld(version)) return [message('docker_too_old', { version, oldest: `${OLDEST.major}.${OLDEST.minor}` })];
  const image = (await api.hasImage(settings.image))
    ? []
    : [message('docker_image_missing', { image: settings.image })];
  return [...image, ...(await networkComplaints(api, owner, settings)), ...(await limitComplaints(api))];
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
}

async function networkComplaints(api: DockerApi, owner: Owner, { network }: Settings): Promise<readonly Message[]> {
  if (network !== undefined) {
    return (await api.network(network)) === null ? [message('docker_network_missing', { network })] : [];
  }
  const { name } = networkOf(owner);
  const labels = await api.network(name);
  return labels === null || isOwn(owner, labels) ? [] : [message('docker_network_of_other', { network: name })];
}

/** A daemon without cgroups of its own, such as a rootless one, starts containers without their limits. */
async function limitComplaints(api: DockerApi): Promise<readonly Message[]> {
  const { MemoryLimit: memory, CpuCfsQuota: cpus, PidsLimit: processes } = await api.info();
  const missing = Object.entries({ memory, cpus, processes }).filter(([, has]) => has === false);
  return missing.length === 0 ? [] : [message('docker_without_limits', { settings: missing.map(([name]) => name) })];
}
