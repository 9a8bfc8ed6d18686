import { userInfo } from 'node:os';
import { hasCode } from '../../base/errors.ts';
import { networkReason } from '../../base/network-reason.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { DockerRefusal } from './api.ts';
import { NoAnswer } from './client.ts';
import { networkOf, type Owner } from './container.ts';
import { daemonIn } from './daemon.ts';
import type { Settings } from './settings.ts';

/** What a sentence about a fault names. */
export type FaultPlace = Pick<Settings, 'daemon' | 'image' | 'network' | 'subnet'> & { readonly owner: Owner };

const NO_IMAGE = ['no such image', 'image not known', 'manifest unknown'];

interface Known {
  /** Any of these, in the words of Docker or of Podman, in small letters. */
  readonly said: readonly string[];
  readonly means: (place: FaultPlace) => Message;
}

/** Refusals that have a mend of their own. Of several that match, the first counts. */
const KNOWN: readonly Known[] = [
  { said: NO_IMAGE, means: ({ image }) => message('docker_image_missing', { image }) },
  {
    said: ['no available ipv4 addresses', 'no available addresses', 'no available ip', 'could not find free ip'],
    means: (place) => message('docker_addresses_used', { network: nameOf(place) }),
  },
  {
    said: ['could not find an available, non-overlapping', 'all predefined address pools', 'no free network subnet'],
    means: () => message('docker_pools_used'),
  },
  {
    said: ['pool overlaps', 'is already used on the host', 'networks have overlapping'],
    means: ({ subnet = '' }) => message('docker_subnet_taken', { subnet }),
  },
  { said: ['no space left on device'], means: ({ daemon }) => message('docker_disk_full', { daemon }) },
  { said: ['range of cpus is from'], means: ({ daemon }) => message('docker_too_many_cpus', { daemon }) },
  {
    said: ['exec: "/bin/sh"', String.raw`exec: \"/bin/sh\"`],
    means: ({ image }) => message('docker_image_lacks', { image, program: '/bin/sh' }),
  },
];

/** Why a call of a daemon failed: a sentence with the mend, where the reason is a known one. */
export function faultOf(error: unknown, place: FaultPlace): Value {
  const { daemon } = place;
  if (error instanceof DockerRefusal) {
    if (isNetworkGone(error)) return message('docker_network_missing', { network: nameOf(place) });
    const known = KNOWN.find(({ said }) => says(error, said));
    return known?.means(place) ?? message('docker_refused', { daemon, reason: error.reason || String(error.status) });
  }
  if (error instanceof NoAnswer) return silenceOf(error.cause, daemon);
  return message('docker_failed', { daemon, reason: contentOf(error) });
}

/** Whether a container cannot start because its network is gone: the last machine that had it was returned meanwhile. */
export function isNetworkGone(error: unknown): boolean {
  return says(error, ['unable to find network']) || (says(error, ['network ']) && says(error, ['not found']));
}

export function isImageMissing(error: unknown): boolean {
  return says(error, NO_IMAGE);
}

/** Whether there is no such container (any more). */
export function isContainerGone(error: unknown): boolean {
  return error instanceof DockerRefusal && error.status === 404 && !isNetworkGone(error);
}

function says(error: unknown, phrases: readonly string[]): boolean {
  if (!(error instanceof DockerRefusal)) return false;
  const reason = error.reason.toLowerCase();
  return phrases.some((phrase) => reason.includes(phrase));
}

function silenceOf(cause: unknown, daemon: string): Message {
  const isLocal = daemonIn(daemon)?.kind === 'unix';
  if (isLocal && hasCode(cause, 'EACCES')) {
    return message('docker_not_permitted', { daemon, user: userInfo().username });
  }
  if (isLocal && hasCode(cause, 'ENOENT', 'ECONNREFUSED')) return message('docker_away', { daemon });
  return message('docker_failed', { daemon, reason: networkReason(cause) });
}

function nameOf({ network, owner }: FaultPlace): string {
  return network ?? networkOf(owner).name;
}
