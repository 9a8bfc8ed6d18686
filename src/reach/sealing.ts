import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { hasCode } from '../base/errors.ts';
import { readPrivate } from '../base/private-file.ts';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { message, type Message } from '../messages/message.ts';
import { KeyRing, SEALING_KEY_BYTES, type SealingKey, sealingKeyOf } from '../secrets/sealing.ts';
import type { Database } from '../store/database.ts';
import { claimSealing, type SealingClaim, sealingClaim } from '../store/sealed/sealing-claim.ts';

/*
 * The sealing key of the installation, as this machine has it.
 *
 * SK1. An installation has one: the first that was claimed in the database. It is made once, by a server without one, and however many
 *      servers start at once with however many keys, what they seal is sealed under the claimed one.
 * SK2. A key that this program made is on the disk before it is claimed, and under its last name only when it was claimed by this machine: a
 *      start that dies in between leaves a draft, which the next start takes if it is the claimed one.
 * SK3. A process without the claimed key opens and seals nothing, says what it lacks, and looks again: when somebody brings the key, it
 *      goes on.
 * SK4. The key is in no log, error, argument or variable of the environment.
 */

export interface SealingDeps {
  readonly database: Database;
  /** The files of the sealing key and of older ones, the newest first; empty = `made` alone. */
  readonly files: readonly string[];
  /** Where a key is that this program makes. */
  readonly made: string;
  /** The name of this machine, for people on others. */
  readonly host: string;
}

/** One key in base64, as `openssl rand -base64 32` writes it. */
const FORM = /^[A-Za-z0-9+/]{43}=\n?$/;

type State = { readonly ring: KeyRing; readonly lack: null } | { readonly ring: null; readonly lack: Message };

export class Sealing {
  private readonly deps: SealingDeps;
  private state: State;

  private constructor(deps: SealingDeps, state: State) {
    this.deps = deps;
    this.state = state;
  }

  /** Reads the sealing key, and makes it where the installation has none (SK1). */
  static async open(deps: SealingDeps): Promise<Sealing> {
    return new Sealing(deps, await stateOf(deps));
  }

  /** Why this process opens nothing; null = it does. */
  get lack(): Message | null {
    return this.state.lack;
  }

  /** @throws MessageError that says what is missing here, and how to mend it */
  ring(): KeyRing {
    if (this.state.ring === null) throw new MessageError(this.state.lack);
    return this.state.ring;
  }

  /** Looks again where the key was missing (SK3). */
  async look(): Promise<void> {
    if (this.state.ring === null) this.state = await stateOf(this.deps);
  }
}

async function stateOf(deps: SealingDeps): Promise<State> {
  try {
    return await opened(deps);
  } catch (error) {
    if (error instanceof MessageError)
      return { ring: null, lack: message('lack_sealing_key', { reason: contentOf(error) }) };
    throw error;
  }
}

/** @throws MessageError: why the key cannot be had here */
async function opened(deps: SealingDeps): Promise<State> {
  const { database, files, made, host } = deps;
  const paths = files.length > 0 ? files : [await madePath(deps)];
  const [current, ...older] = await Promise.all(paths.map(readSealingKey));
  if (current === undefined) throw new MessageError(message('sealing_key_missing', { path: made }));
  const ring = new KeyRing(current, older);
  const claim = await claimSealing(database, { id: current.id, host, path: paths[0] ?? made });
  if (!ring.has(claim.id)) throw otherThan(claim, current.id, paths[0] ?? made);
  return { ring, lack: null };
}

/** The file of the key that this program made, or now makes. @throws MessageError where another machine made it */
async function madePath({ database, made, host }: SealingDeps): Promise<string> {
  try {
    await readPrivate(made);
    return made;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw unreadable(made, error);
  }
  const claim = await sealingClaim(database);
  if (claim !== null) {
    await takeDraft(draftOf(made, claim.id), made).catch(() => Promise.reject(missing(claim, made)));
    return made;
  }
  const secret = randomBytes(SEALING_KEY_BYTES);
  const { id } = sealingKeyOf(secret);
  const draft = draftOf(made, id);
  await writeFile(draft, `${secret.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  const claimed = await claimSealing(database, { id, host, path: made });
  if (claimed.id === id) {
    await takeDraft(draft, made);
    return made;
  }
  await rm(draft, { force: true });
  // another process of this machine may have made it
  await takeDraft(draftOf(made, claimed.id), made).catch(() => {});
  await readPrivate(made).catch(() => Promise.reject(missing(claimed, made)));
  return made;
}

/** Gives a draft its last name; another process that uses the directory may have done so (SK2). */
async function takeDraft(draft: string, made: string): Promise<void> {
  await rename(draft, made).catch(async (error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
    await readPrivate(made);
  });
}

function draftOf(made: string, id: string): string {
  return `${made}.${id}`;
}

async function readSealingKey(path: string): Promise<SealingKey> {
  let text: string;
  try {
    text = (await readPrivate(path)).toString('latin1');
  } catch (error) {
    throw unreadable(path, error);
  }
  if (!FORM.test(text)) throw new MessageError(message('sealing_key_wrong', { path }));
  return sealingKeyOf(Buffer.from(text.trim(), 'base64'));
}

function unreadable(path: string, error: unknown): MessageError {
  return new MessageError(message('sealing_key_unreadable', { path, reason: contentOf(error) }), { cause: error });
}

function missing({ id, host, path }: SealingClaim, here: string): MessageError {
  return new MessageError(message('sealing_key_elsewhere', { id, host, path, here }));
}

function otherThan({ id, host, path }: SealingClaim, own: string, here: string): MessageError {
  return new MessageError(message('sealing_key_other', { id, host, path, own, here }));
}
