import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../base/errors.ts';
import { madeOnce, openPrivate, readPrivate } from '../../base/private-file.ts';
import { isAlive, type ProcessIdentity } from '../../base/process-identity.ts';

/** Days after which a play is forgotten: as long as runs are kept on nodes. */
const DAYS_KEPT = 14;
/** Nodes of a play: so many run ids fit into a private file. */
export const MOST_NODES = 200;

const PLAY_ID = /^[0-9a-f]{16}$/;
const FILES = { nodes: 'nodes.json', process: 'process.json', events: 'events', complaint: 'complaint' } as const;

/** The process of a play, and the directory with the socket over which it asks. */
export interface PlayProcess extends ProcessIdentity {
  readonly link: string;
}

/** A run, as a node of a play. */
export interface RunOfPlay {
  /** Of the play. */
  readonly id: string;
  readonly node: number;
}

function isPlayId(text: string): boolean {
  return PLAY_ID.test(text);
}

/**
 * What this data directory knows of plays: a directory each, that only the server can read.
 *
 * PR1. `nodes.json` says which runs a play has, in the order of its nodes. It is written once, before the play begins: a run that
 *      is not there is no part of the play, and never will be. Whoever finds none writes an empty one: then nothing is played.
 * PR2. `process.json` says which process plays. It is written once, before that process may begin. Whoever finds none writes
 *      "null": then nothing was played, and never will be.
 * PR3. `events` is what the play reports, and `complaint` what it prints besides. The play has both open, and only appends.
 * PR4. `cancelled-<n>`: nothing more is run on the node with that number. `runs-<n>`: the run of its command that was begun last.
 *
 * @example const id = await new PlayRecords('/var/lib/springtide/plays').make();
 */
export class PlayRecords {
  private readonly directory: string;
  /** What the plays that were looked at have of runs: it does not change any more (PR1). */
  private readonly runsKnown = new Map<string, RunOfPlay>();
  private readonly playsKnown = new Set<string>();

  constructor(directory: string) {
    this.directory = directory;
  }

  /** The id of a new play. */
  async make(): Promise<string> {
    const id = randomBytes(8).toString('hex');
    await mkdir(join(this.directory, id), { recursive: true, mode: 0o700 });
    return id;
  }

  async knows(id: string): Promise<boolean> {
    return isPlayId(id) && (await exists(join(this.directory, id)));
  }

  /** Says which runs a play has, unless that was said before (PR1). @returns what counts */
  async seal(id: string, runIds: readonly string[]): Promise<readonly string[]> {
    return JSON.parse(await madeOnce(this.path(id, FILES.nodes), () => JSON.stringify(runIds))) as readonly string[];
  }

  /** Says which process plays, unless that was said before (PR2). @returns what counts; null = none plays */
  async begin(id: string, process: PlayProcess | null): Promise<PlayProcess | null> {
    const text = await madeOnce(this.path(id, FILES.process), () => JSON.stringify(process));
    return JSON.parse(text) as PlayProcess | null;
  }

  /** The files that a play writes to, for its process. */
  async outputs(id: string): Promise<readonly [events: FileHandle, complaint: FileHandle]> {
    return [
      await open(this.path(id, FILES.events), 'a', 0o600),
      await open(this.path(id, FILES.complaint), 'a', 0o600),
    ];
  }

  /** What a play reports, from a position on. */
  async events(id: string, from: number, most: number): Promise<Buffer> {
    return this.read(id, FILES.events, from, most);
  }

  /** The end of what a play printed. */
  async complaint(id: string, most: number): Promise<string> {
    const { size } = await stat(this.path(id, FILES.complaint));
    return (await this.read(id, FILES.complaint, Math.max(0, size - most), most)).toString('utf8');
  }

  async cancel(id: string, node: number): Promise<void> {
    await writeFile(this.path(id, `cancelled-${node}`), '', { mode: 0o600 });
  }

  /** Remembers the run of the command that a play runs on a node. */
  async runs(id: string, node: number, runId: string): Promise<void> {
    await writeFile(this.path(id, `runs-${node}`), runId, { mode: 0o600 });
  }

  /** The run of the command that was begun last; null = none was. */
  async lastRun(id: string, node: number): Promise<string | null> {
    return readFile(this.path(id, `runs-${node}`), 'utf8').catch(() => null);
  }

  isCancelled(id: string, node: number): Promise<boolean> {
    return exists(this.path(id, `cancelled-${node}`));
  }

  /** The plays that have one of these runs, and its number there. */
  async playsOf(runIds: readonly string[]): Promise<readonly RunOfPlay[]> {
    for (const id of await this.ids()) if (!this.playsKnown.has(id)) await this.learn(id);
    return runIds.flatMap((runId) => this.runsKnown.get(runId) ?? []);
  }

  /** Removes the sockets of plays that have ended, and forgets those that are older than anybody asks for. */
  async sweep(now: Date): Promise<void> {
    this.runsKnown.clear();
    this.playsKnown.clear();
    for (const id of await this.ids()) {
      const process = await this.processOf(id);
      if (process !== null && !(await isAlive(process))) await rm(process.link, { recursive: true, force: true });
      const path = join(this.directory, id);
      const { mtimeMs } = await stat(path);
      if (now.getTime() - mtimeMs > DAYS_KEPT * 86_400_000) await rm(path, { recursive: true, force: true });
    }
  }

  private async learn(id: string): Promise<void> {
    const text = await readPrivate(this.path(id, FILES.nodes)).catch(() => null);
    if (text === null) return;
    const nodes = JSON.parse(text.toString('utf8')) as readonly string[];
    for (const [node, runId] of nodes.entries()) this.runsKnown.set(runId, { id, node });
    this.playsKnown.add(id);
  }

  /** The process that began a play; null = none is known to have begun. */
  private async processOf(id: string): Promise<PlayProcess | null> {
    const text = await readPrivate(this.path(id, FILES.process)).catch(() => null);
    return text === null ? null : (JSON.parse(text.toString('utf8')) as PlayProcess | null);
  }

  private async ids(): Promise<readonly string[]> {
    const names = await readdir(this.directory).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    });
    return names.filter(isPlayId);
  }

  private async read(id: string, file: string, from: number, most: number): Promise<Buffer> {
    const path = this.path(id, file);
    const { size } = await stat(path);
    const length = Math.min(most, size - from);
    // most looks find nothing new
    if (length <= 0) return Buffer.alloc(0);
    await using handle = await openPrivate(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  }

  private path(id: string, file: string): string {
    return join(this.directory, id, file);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
