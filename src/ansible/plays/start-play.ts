import type { ChildProcess } from 'node:child_process';
import { chmod, chown, type FileHandle, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLine } from '../../base/text/foreign-text.ts';
import { pause } from '../../base/pause.ts';
import { identify, isAlive, type ProcessIdentity } from '../../base/process-identity.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type Bounds, CONFINED_USER, isOtherUser, spawnConfined } from '../bubblewrap.ts';
import { whyNotConfined } from '../confinement.ts';
import { pythonOf } from '../module-builds.ts';
import { LONGEST_INPUT } from './frames.ts';
import { forksOf, launcher } from './play-order.ts';
import type { PlayProcess, PlayRecords } from './play-records.ts';

/** Where a confined process finds the socket over which it asks. */
const LINK = '/springtide';
/** Milliseconds between two looks at whether it is ready. */
const LOOK_MS = 20;
const LONGEST_COMPLAINT = 4000;
/** Processes and threads of a node that is worked on: Ansible's process and its thread, and those of a task that runs on the server. */
const PROCESSES_OF_FORK = 8;

/** A process that has everything that it needs, and waits for the word to begin. */
export interface ReadyPlay {
  readonly process: PlayProcess;
  begin(): void;
}

export interface PlayStart {
  readonly id: string;
  /** See playOrder. */
  readonly order: Buffer;
  readonly nodes: number;
  /** After which it ends anyway. */
  readonly seconds: number;
  readonly hidden: readonly string[];
  /** Where it sees further directories of the server → their paths. */
  readonly placed: Readonly<Record<string, string>>;
  /** Where ansible-playbook is looked for; undefined = where it usually is. */
  readonly playbooks: readonly string[] | undefined;
}

/**
 * Starts Ansible for a play, confined as builds are (Z1–Z3, Z5), but on its own: it goes on when this process dies.
 *
 * @throws NotConfined; MessageError when there is no Ansible
 */
export async function startPlay(
  records: PlayRecords,
  { id, order, nodes, seconds, hidden, placed, playbooks }: PlayStart,
): Promise<ReadyPlay> {
  const python = await pythonOf(playbooks);
  const program = await launcher();
  const [events, complaint] = await records.outputs(id);
  await using _events = events;
  await using _complaint = complaint;
  const link = await linkDirectory();
  try {
    const child = await spawnConfined(
      {
        // ends bwrap, and bwrap ends with it: the play has one process that can be known and ended
        around: ['timeout', '--foreground', '--signal=KILL', String(seconds)],
        command: [python, '-I', '-B', '-c', program],
        stdio: ['pipe', events.fd, complaint.fd],
      },
      { hidden, placed: { ...placed, [LINK]: link }, bounds: boundsFor(nodes) },
    );
    child.unref();
    child.stdin?.on('error', () => {}); // it ended: the complaint says why
    child.stdin?.write(order);
    const identity = await identify(child.pid ?? 0);
    await untilReady(child, events, () => records.complaint(id, LONGEST_COMPLAINT));
    if (identity === null) throw endedAtOnce();
    return { process: { ...identity, link }, begin: () => void child.stdin?.end('go') };
  } catch (error) {
    await rm(link, { recursive: true, force: true });
    throw error;
  }
}

/** Waits until the launcher has all that it needs, which it says by an empty line. */
async function untilReady(child: ChildProcess, events: FileHandle, complaint: () => Promise<string>): Promise<void> {
  while ((await events.stat()).size === 0) {
    if (child.exitCode !== null || child.signalCode !== null) {
      const said = await complaint();
      throw whyNotConfined(child.exitCode, said) ?? endedAtOnce(lastLine(said));
    }
    await pause(LOOK_MS, new AbortController().signal);
  }
}

/** @param said its last word, if it had one */
function endedAtOnce(said = ''): MessageError {
  return new MessageError(said === '' ? message('play_ended_at_once') : said);
}

/** Ends the process of a play, if it is the one that began. */
export async function endProcess(identity: ProcessIdentity): Promise<void> {
  if (identity.pid > 0 && (await isAlive(identity))) process.kill(identity.pid, 'SIGKILL');
}

/** Each node that is worked on has room for the file that is on its way there, and for what a task starts on the server. */
function boundsFor(nodes: number): Bounds {
  const forks = forksOf(nodes);
  return {
    room: 128 * 2 ** 20 + forks * LONGEST_INPUT,
    memory: 2 ** 30,
    processorTime: 3600,
    processes: 24 + forks * PROCESSES_OF_FORK,
  };
}

/** A directory for the socket. Its way has to be open to the user of confined processes, and the data directory is not. */
async function linkDirectory(): Promise<string> {
  const directory = await mkdtemp(join(isOtherUser() ? '/run' : tmpdir(), 'springtide-play-'));
  if (isOtherUser()) {
    await chown(directory, process.getuid?.() ?? 0, CONFINED_USER);
    await chmod(directory, 0o710);
  }
  return directory;
}
