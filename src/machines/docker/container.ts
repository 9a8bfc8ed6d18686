import { createHash } from 'node:crypto';
import { ownIdWith, vmIdWith } from '../machine-ids.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import type { FoundMachine, MachineLabels } from '../provider.ts';
import type { Labels } from './api.ts';
import { type Container, ipIn, type Listed } from './answers.ts';
import type { Settings } from './settings.ts';

/*
 * What the containers and the network of a machine type are called, carry and run.
 */

/** Whose machines they are. */
export interface Owner {
  readonly installation: string;
  readonly vmTypeId: VmTypeId;
}

/** What a container is made for; a withdrawal knows the token alone. */
export interface Wanted {
  readonly token: string;
  /** Its host name; empty = that of the container. */
  readonly name: string;
  readonly labels: MachineLabels | null;
}

const LABEL = 'springtide';
const LONGEST_HOST_NAME = 63;
const DIGITS = 16;
const HASH = /^[0-9a-f]{16}$/;
/** Where a container keeps its host key and the keys it accepts; a copy of a node has a directory of its own beside it. */
const DIRECTORY = '/etc/springtide';
const MEBIBYTE = 1024 * 1024;
const NANO = 1e9;

/** What sshd, and programs such as those of packages and of services, need of root. */
const CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'NET_BIND_SERVICE',
  'SETGID',
  'SETUID',
  'SYS_CHROOT',
] as const;

/** What the container's first process ends with, for what an image lacks. */
export const LACKS = { 81: '/usr/sbin/sshd', 82: 'ssh-keygen' } as const;

/**
 * Makes a host key of the container's own, and becomes an sshd that accepts one key: the image's own configuration, host keys and
 * authorized keys do not count. Its words: the container's name, the accepted key, the port.
 */
const START = `set -eu
umask 022
directory=${DIRECTORY}/$1
[ -x /usr/sbin/sshd ] || exit 81
command -v ssh-keygen >/dev/null || exit 82
mkdir -p /run/sshd "$directory"
if [ ! -s "$directory/host_key.pub" ]; then
  rm -f "$directory/host_key"
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$directory/host_key"
fi
# once: a change of the server's key is kept through restarts, and finds the file where users have theirs
[ -s "$directory/authorized_keys" ] || printf '%s\\n' "$2" >"$directory/authorized_keys"
mkdir -p /root/.ssh
ln -sf "$directory/authorized_keys" /root/.ssh/authorized_keys
exec /usr/sbin/sshd -D -e -f /dev/null -p "$3" -o HostKey="$directory/host_key" \\
  -o AuthorizedKeysFile="$directory/authorized_keys" -o PermitRootLogin=prohibit-password -o PasswordAuthentication=no \\
  -o KbdInteractiveAuthentication=no -o UsePAM=no -o UseDNS=no -o PidFile=none -o PrintMotd=no -o PrintLastLog=no \\
  -o MaxStartups=1000 -o MaxSessions=100 -o LogLevel=ERROR
`;

/** @example vmIdOf({ installation, vmTypeId: 3 }, 'a') // 'docker-3-ca978112ca1bbdca' */
export function vmIdOf({ installation, vmTypeId }: Owner, token: string): string {
  return `${vmIdPrefix(vmTypeId)}${hashed(installation, token)}`;
}

export function vmIdPrefix(vmTypeId: VmTypeId): string {
  return vmIdWith('docker', vmTypeId, '');
}

/** The name of a machine's container; null = it is not the id of a machine of this type. */
export function containerOf({ vmTypeId }: Owner, vmId: string): string | null {
  return ownIdWith('docker', vmTypeId, vmId, HASH) === null ? null : `${LABEL}-${vmId}`;
}

/** The network of a machine type, where its settings name none; and the name of its bridge, as long as one may be. */
export function networkOf({ installation, vmTypeId }: Owner): { readonly name: string; readonly bridge: string } {
  const hash = hashed(installation, `network ${vmTypeId}`);
  return { name: `${LABEL}-${vmTypeId}-${hash.slice(0, 8)}`, bridge: `spd${hash.slice(0, 11)}` };
}

/** What tells the containers and the network of a machine type from all others. */
export function ownLabels({ installation, vmTypeId }: Owner): Labels {
  return { [`${LABEL}.installation`]: installation, [`${LABEL}.type`]: String(vmTypeId) };
}

/** Whether something that a daemon has is of this machine type. */
export function isOwn(owner: Owner, labels: Labels | null): boolean {
  return Object.entries(ownLabels(owner)).every(([name, value]) => labels?.[name] === value);
}

/** The token that a container was made for; null = it was not made by a server. */
export function tokenIn({ Config: { Labels: labels } }: Container): string | null {
  return labels?.[`${LABEL}.token`] ?? null;
}

/** Where a container keeps its public host key. */
export function hostKeyFile(container: string): string {
  return `${DIRECTORY}/${container}/host_key.pub`;
}

/** The body of the call that makes a container. */
export function containerBody(owner: Owner, settings: Settings, wanted: Wanted, publicKey: string): object {
  const { image, cpus, memory, processes, port } = settings;
  const container = `${LABEL}-${vmIdOf(owner, wanted.token)}`;
  const bytes = memory * MEBIBYTE;
  return {
    Image: image,
    Hostname: (wanted.name === '' ? container : wanted.name).slice(0, LONGEST_HOST_NAME),
    User: '0:0',
    Entrypoint: ['/bin/sh', '-c', START, 'springtide-node', container, publicKey, String(port)],
    Cmd: [],
    Healthcheck: { Test: ['NONE'] },
    Labels: { ...ownLabels(owner), [`${LABEL}.token`]: wanted.token, ...poolLabels(wanted.labels) },
    HostConfig: {
      NetworkMode: settings.network ?? networkOf(owner).name,
      Privileged: false,
      CapDrop: ['ALL'],
      CapAdd: CAPABILITIES,
      NanoCpus: Math.round(cpus * NANO),
      Memory: bytes,
      // as much in all: nothing is swapped
      MemorySwap: bytes,
      PidsLimit: processes,
      RestartPolicy: { Name: 'no' },
    },
  };
}

/** The body of the call that makes a machine type's own network. The name of its bridge keeps two calls from making two. */
export function networkBody(owner: Owner, { subnet }: Settings): object {
  const { name, bridge } = networkOf(owner);
  return {
    Name: name,
    CheckDuplicate: true,
    Driver: 'bridge',
    Labels: ownLabels(owner),
    Options: { 'com.docker.network.bridge.name': bridge },
    ...(subnet === undefined ? {} : { IPAM: { Config: [{ Subnet: subnet }] } }),
  };
}

const RUNNING = ['running', 'paused', 'restarting'];

/** A listed container as a machine; null = it is none of this machine type, whatever it carries. */
export function foundIn(owner: Owner, network: string, listed: Listed): FoundMachine | null {
  const token = listed.Labels?.[`${LABEL}.token`] ?? null;
  if (token === null) return null;
  const vmId = vmIdOf(owner, token);
  if (!listed.Names.some((name) => name.replace(/^\//, '') === `${LABEL}-${vmId}`)) return null;
  const state = listed.State === 'created' ? 'making' : RUNNING.includes(listed.State) ? 'running' : 'stopped';
  const made = new Date(typeof listed.Created === 'number' ? listed.Created * 1000 : listed.Created);
  return {
    vmId,
    state,
    token,
    ip: listed.NetworkSettings === undefined ? null : ipIn(listed.NetworkSettings, network),
    made: Number.isNaN(made.getTime()) ? null : made,
  };
}

function poolLabels(labels: MachineLabels | null): Labels {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([name, value]) => [`${LABEL}.${name}`, String(value)]));
}

function hashed(installation: string, text: string): string {
  return createHash('sha256').update(`${installation}\0${text}`).digest('hex').slice(0, DIGITS);
}
