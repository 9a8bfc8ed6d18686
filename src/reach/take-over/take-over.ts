import { readFile } from 'node:fs/promises';
import { messageOf } from '../../base/errors.ts';
import { madeOnce, replacePrivate } from '../../base/private-file.ts';
import { newPrivateKey, privateKeyIn, publicLineOf } from '../../base/private-key.ts';
import { PROGRAM_NAMES } from '../../identity/principal.ts';
import type { Value } from '../../messages/message.ts';
import { type KeyRing, seal, type Sealed } from '../../secrets/sealing.ts';
import { insertKey, OWN_KEY, sealedKey } from '../../store/sealed/sealed-key-rows.ts';
import { SharedReads } from '../../store/shared-reads.ts';
import { describeKey } from '../sealed-key-content.ts';
import { SeenFiles } from './seen.ts';
import { takeOverFiles } from './take-over-files.ts';
import { takeOverKeys } from './take-over-keys.ts';
import type { TakeOverDeps, TakeOverLog, Taking } from './taking.ts';

/*
 * Takes what lies in the data directory of a machine over into the database.
 *
 * TO1. What the database does not have is taken over when it is seen for the first time; what it has counts.
 * TO2. A file that was changed since this machine last saw it is taken over. So whoever changes one where it lies has it changed
 *      everywhere, and an old copy on another machine changes nothing.
 * TO3. What people deleted from the database does not come back by a file that did not change.
 * TO4. Files stay as they are where they are. Nothing is lost by dying anywhere: what was taken over and not noted is found equal.
 */

type Left = ReadonlyMap<string, Value>;

export class TakeOver {
  private readonly deps: TakeOverDeps;
  private readonly looks = new SharedReads<void>();
  private seen: { readonly of: string; readonly files: Promise<SeenFiles> } | null = null;
  private keysLeft: Left = new Map();
  private filesLeft: Left = new Map();

  constructor(deps: TakeOverDeps) {
    this.deps = deps;
  }

  /** Keys that are not taken over, and why. */
  get leftKeys(): Left {
    return this.keysLeft;
  }

  /** Files that are not taken over, and why. */
  get leftFiles(): Left {
    return this.filesLeft;
  }

  /** Takes over keys that are new or were changed. Nothing happens without the sealing key. */
  keys(): Promise<void> {
    return this.look('keys', async (taking) => {
      this.keysLeft = await takeOverKeys(taking);
      await ensureOwnKey(taking);
    });
  }

  /** Takes over files that are new or were changed. Nothing happens without the sealing key. */
  files(): Promise<void> {
    return this.look('files', async (taking) => {
      this.filesLeft = await takeOverFiles(taking);
    });
  }

  private look(thing: string, work: (taking: Taking) => Promise<void>): Promise<void> {
    return this.looks.share(thing, async () => {
      const { sealing, places, log } = this.deps;
      await sealing.look();
      if (sealing.lack !== null) return;
      const ring = sealing.ring();
      const seen = await this.seenUnder(ring.current.id);
      try {
        await work({ deps: this.deps, places, ring, seen, log });
      } finally {
        await seen
          .save()
          .catch((error: unknown) => log.warn({ thing, reason: messageOf(error) }, 'what was seen is not kept'));
      }
    });
  }

  private seenUnder(keyId: string): Promise<SeenFiles> {
    const of = `${this.deps.installation} ${keyId}`;
    if (this.seen?.of !== of) this.seen = { of, files: SeenFiles.open(this.deps.places.seen, of) };
    return this.seen.files;
  }
}

/** Makes the server's own key where the installation has none, and keeps its public half beside the files of this machine. */
async function ensureOwnKey({ deps, places, ring, log }: Taking): Promise<void> {
  const { database, host, now } = deps;
  const { keyFile } = places;
  let stored = await sealedKey(database, OWN_KEY);
  if (stored === null) {
    const content = Buffer.from(newPrivateKey());
    const row = { name: OWN_KEY, ...seal(ring.current, ['key', OWN_KEY], content), ...describeKey(content) };
    const made = { origin: 'made', place: host, changed: now(), changed_by: PROGRAM_NAMES.program } as const;
    const isOurs = (await insertKey(database, { ...row, ...made })) !== null;
    if (isOurs) await madeOnce(keyFile, () => content.toString()).catch((error: unknown) => unwritten(log, error));
    stored = await sealedKey(database, OWN_KEY);
  }
  if (stored !== null) await keepPublicHalf(ring, stored, keyFile).catch((error: unknown) => unwritten(log, error));
}

/** For people who copy it to nodes. */
async function keepPublicHalf(ring: KeyRing, stored: Sealed, keyFile: string): Promise<void> {
  const line = publicLineOf(privateKeyIn(ring.open(['key', OWN_KEY], stored), keyFile));
  const written = await readFile(`${keyFile}.pub`, 'utf8').catch(() => '');
  if (written !== `${line}\n`) await replacePrivate(`${keyFile}.pub`, `${line}\n`);
}

/** The key is in the database; a disk that is full keeps nobody from logging in. */
function unwritten(log: TakeOverLog, error: unknown): void {
  log.warn({ reason: messageOf(error) }, 'the own key of the server is not kept as a file here');
}
