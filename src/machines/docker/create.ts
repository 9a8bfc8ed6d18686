import { lastLine } from '../../base/text/foreign-text.ts';
import { pause } from '../../base/pause.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import type { Machine, MachineRequest } from '../provider.ts';
import { type Container, ipIn } from './answers.ts';
import type { DockerApi } from './api.ts';
import { containerBody, hostKeyFile, isOwn, LACKS, networkOf, type Owner, tokenIn, vmIdOf } from './container.ts';
import { isContainerGone, isNetworkGone } from './faults.ts';
import { ensureNetwork } from './network.ts';
import { removed } from './remove.ts';
import type { Settings } from './settings.ts';
import { hostKeyIn } from './streams.ts';

/*
 * DK1. A machine is a container whose name is derived from the token: the daemon lets only one have it (M1). Whoever asks with the
 *      same token finishes what is there: starts it, and reads its address and its host key.
 * DK2. A container that could not be started for the first time is removed by whoever tried. One that ran is kept.
 * DK3. Whoever withdraws a token takes the name for a moment: so nothing that the daemon still makes can have it (M4).
 */

const LOOK_EVERY_MS = 50;
/** Milliseconds for a daemon that has taken a name to show its container, and for a container to make its host key. */
const PATIENCE = 60_000;

export interface Making {
  readonly api: DockerApi;
  readonly owner: Owner;
  readonly settings: Settings;
  /** The line that nodes must accept. */
  readonly publicKey: string;
  readonly signal: AbortSignal;
}

/**
 * Makes the machine of a token, or finds it.
 *
 * @param tell what has happened so far
 * @throws DockerRefusal, NoAnswer, MessageError; the signal's reason
 */
export async function makeMachine(
  making: Making,
  request: MachineRequest,
  tell: (note: Message) => void,
): Promise<Machine> {
  const { owner, signal } = making;
  const vmId = vmIdOf(owner, request.token);
  const name = `springtide-${vmId}`;
  for (const giveUp = Date.now() + PATIENCE; ;) {
    const container = await foundOrMade(making, request, name, tell);
    if (container !== null) {
      refuseForeign(container, owner, request.token);
      const machine = { vmId, name, token: request.token, isNew: container.State.Status === 'created' };
      if (await isStarted(making, container, machine)) return machineOf(making, machine, tell);
    }
    if (Date.now() > giveUp) throw new MessageError(message('docker_container_slow', { name }));
    await pause(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
  }
}

/** The container; null while the daemon makes one for somebody else. */
async function foundOrMade(
  { api, owner, settings, publicKey, signal }: Making,
  request: MachineRequest,
  name: string,
  tell: (note: Message) => void,
): Promise<Container | null> {
  const found = await api.inspect(name);
  if (found !== null) return found;
  await ensureNetwork(api, owner, settings, signal);
  const isMade = await api.create(name, containerBody(owner, settings, request, publicKey)).catch((error: unknown) => {
    if (isOwnNetworkGone(error, settings)) return false;
    throw error;
  });
  if (isMade) tell(message('docker_container_made', { name, image: settings.image }));
  return api.inspect(name);
}

interface Begun {
  readonly vmId: string;
  /** Of its container. */
  readonly name: string;
  readonly token: string;
  /** It has never run. */
  readonly isNew: boolean;
}

/** Whether the network is gone that the last machine of this type took along: it is made again. */
function isOwnNetworkGone(error: unknown, { network }: Settings): boolean {
  return network === undefined && isNetworkGone(error);
}

/** @returns false when the container has to be made again, as its network was gone */
async function isStarted({ api, settings }: Making, container: Container, { name, isNew }: Begun): Promise<boolean> {
  if (container.State.Running) return true;
  try {
    await api.start(container.Id);
    return true;
  } catch (error) {
    if (isContainerGone(error)) throw new MessageError(message('docker_container_gone', { name }), { cause: error });
    if (isNew) await removed(api, container.Id);
    if (isNew && isOwnNetworkGone(error, settings)) return false;
    throw error;
  }
}

/** Reads what the running container says of itself. */
async function machineOf(making: Making, begun: Begun, tell: (note: Message) => void): Promise<Machine> {
  const { vmId, name, token } = begun;
  const { api, owner, settings, signal } = making;
  const network = settings.network ?? networkOf(owner).name;
  for (const giveUp = Date.now() + PATIENCE; Date.now() < giveUp;) {
    const container = await api.inspect(name);
    if (container === null) throw new MessageError(message('docker_container_gone', { name }));
    if (!container.State.Running) throw new MessageError(await endingOf(making, container, begun));
    const ip = ipIn(container.NetworkSettings, network);
    const hostKey = hostKeyIn((await api.file(name, hostKeyFile(name))) ?? '');
    if (ip !== null && hostKey !== null) {
      tell(message('docker_container_started', { ip, network }));
      return { vmId, ip, token, hostKey };
    }
    await pause(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
  }
  throw new MessageError(message('docker_container_slow', { name }));
}

/** Why a container ended. */
async function endingOf({ api, settings }: Making, { Id, State }: Container, { isNew }: Begun): Promise<Message> {
  const code = State.ExitCode;
  const { image } = settings;
  const program = Object.entries(LACKS).find(([lacks]) => Number(lacks) === code)?.[1];
  const said: Value = lastLine(await api.lastWords(Id).catch(() => ''));
  if (isNew) await removed(api, Id);
  if (program !== undefined) return message('docker_image_lacks', { image, program });
  return message('docker_container_ended', { image, code, reason: said });
}

function refuseForeign(container: Container, owner: Owner, token: string): void {
  if (isOwn(owner, container.Config.Labels) && tokenIn(container) === token) return;
  throw new MessageError(message('docker_name_of_other', { name: container.Id.slice(0, 12) }));
}
