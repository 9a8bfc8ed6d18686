import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { hasCode } from '../../base/errors.ts';
import type { OwnFiles } from '../../content/content-place.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { KeyRing } from '../../secrets/sealing.ts';
import type { Database } from '../../store/database.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import { patiently } from '../../store/patiently.ts';
import { filesVersion, sharedFiles } from '../../store/sealed/shared-file-rows.ts';
import { SharedReads } from '../../store/shared-reads.ts';
import type { Sealing } from '../sealing.ts';
import { readContent } from './read-content.ts';
import { type FileFacts, openFile } from './shared-file.ts';

/*
 * The files of the installation as a directory of this machine, for programs that read them.
 *
 * SH1. A directory has the files of one version (SF1), and never changes. Whoever asks gets that of a version that was there when he
 *      asked.
 * SH2. A content is fetched once, and is used only if it has the digest that its row was sealed with.
 * SH3. A directory gets its name when it is complete: what a process that died left is a draft. Processes may share the place.
 */

export interface SharedFilesDeps {
  readonly database: Database;
  readonly sealing: Pick<Sealing, 'ring'>;
  /** Where contents and directories are. Private. */
  readonly place: string;
  /** Where people put files on this machine. */
  readonly own: string;
  /** Takes over what was put there since. */
  readonly takeOver: () => Promise<void>;
  /** Whether a file of `own` is used here alone, as it cannot be taken over. */
  readonly isLeft: (path: string) => boolean;
}

const VERSION = /^[0-9a-f-]{36}$/;
/** Milliseconds after which nobody reads a directory any more that is not the newest. */
const KEPT = 600_000;
/** Tries to get all files of one version, while others change them. */
const MOST_TRIES = 5;

export class SharedFiles implements OwnFiles {
  readonly shown: string;
  private readonly deps: SharedFilesDeps;
  private readonly reads = new SharedReads<string>();

  constructor(deps: SharedFilesDeps) {
    this.deps = deps;
    this.shown = deps.own;
  }

  /**
   * The directory in which a path is looked for: with all files, as they are now (SH1).
   *
   * @throws MessageError that says what is missing here
   */
  directory(path: string): Promise<string> {
    const { own, isLeft } = this.deps;
    return this.reads
      .share('', () => patiently(() => this.newest()))
      .then((newest) => (isLeft(relative(own, resolve(own, normalize(path)))) ? own : newest));
  }

  /** Removes directories and contents that nobody needs any more. */
  async sweep(now: Date): Promise<void> {
    const newest = await filesVersion(this.deps.database);
    const before = now.getTime() - KEPT;
    // as long as nobody asked for the newest, another is in use
    if (!VERSION.test(newest) || !(await isOlder(join(this.trees, newest), before))) return;
    for (const name of await namesIn(this.trees)) {
      if (name !== newest) await rm(join(this.trees, name), { recursive: true, force: true });
    }
    for (const name of await namesIn(this.contents)) {
      const place = join(this.contents, name);
      const found = await stat(place).catch(() => null);
      // a directory that has it is a second name of it
      if (found?.nlink === 1 && found.ctimeMs < before) await rm(place, { force: true });
    }
  }

  private get trees(): string {
    return join(this.deps.place, 'trees');
  }

  private get contents(): string {
    return join(this.deps.place, 'contents');
  }

  private async newest(): Promise<string> {
    const { database, sealing, takeOver } = this.deps;
    await takeOver();
    const ring = sealing.ring();
    for (let tries = 1; ; tries += 1) {
      const version = await filesVersion(database);
      const place = this.treeOf(version);
      if (await isThere(place)) return place;
      try {
        return await this.made(ring);
      } catch (error) {
        // a content that this version had may be gone with the next one
        const isOver = (await filesVersion(database)) === version && !hasCode(error, 'ENOENT');
        if (isOver || tries === MOST_TRIES) throw error;
      }
    }
  }

  private treeOf(version: string): string {
    return join(this.trees, VERSION.test(version) ? version : 'empty');
  }

  /** Makes the directory of the version that there is now. */
  private async made(ring: KeyRing): Promise<string> {
    const { rows, version } = await inTransaction(
      this.deps.database,
      async (transaction) => ({ rows: await sharedFiles(transaction), version: await filesVersion(transaction) }),
      'repeatable read',
    );
    const place = this.treeOf(version);
    const facts = rows.map((row) => opened(ring, row));
    for (const file of facts) if (file.kind === 'file') await this.fetch(ring, file);
    await this.make(place, facts);
    return place;
  }

  /** Makes a content one of this machine (SH2). */
  private async fetch(ring: KeyRing, file: Extract<FileFacts, { readonly kind: 'file' }>): Promise<void> {
    const place = join(this.contents, file.digest);
    if (await isThere(place)) return;
    await mkdir(this.contents, { recursive: true, mode: 0o700 });
    const content = await readContent(this.deps.database, ring, file);
    const draft = `${place}.${randomUUID()}`;
    await writeFile(draft, content, { flag: 'wx', mode: 0o600, flush: true });
    await chmod(draft, file.executable ? 0o700 : 0o600);
    // one that is there stays: directories of other processes may have it
    await link(draft, place).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
    await rm(draft, { force: true });
  }

  /** Makes the directory of a version, unless another process was faster (SH3). */
  private async make(place: string, facts: readonly FileFacts[]): Promise<void> {
    const draft = join(this.trees, `draft.${randomUUID()}`);
    await mkdir(draft, { recursive: true, mode: 0o700 });
    try {
      // a link may have the name of a directory that another row needs: links come last, so that nothing is written through one
      for (const file of facts) {
        if (file.kind !== 'file') continue;
        await mkdir(dirname(join(draft, file.path)), { recursive: true, mode: 0o700 });
        await link(join(this.contents, file.digest), join(draft, file.path));
      }
      for (const file of facts) {
        if (file.kind !== 'link') continue;
        await mkdir(dirname(join(draft, file.path)), { recursive: true, mode: 0o700 });
        await symlink(file.target, join(draft, file.path));
      }
      await rename(draft, place).catch((error: unknown) => {
        if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
}

function opened(ring: KeyRing, row: Parameters<typeof openFile>[1]): FileFacts {
  try {
    return openFile(ring, row);
  } catch (error) {
    throw new MessageError(message('shared_file_not_opened', { path: row.path, reason: contentOf(error) }), {
      cause: error,
    });
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function isOlder(path: string, before: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.ctimeMs < before;
}
