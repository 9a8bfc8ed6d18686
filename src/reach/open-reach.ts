import { pause } from '../base/pause.ts';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { englishOf, message, type Message } from '../messages/message.ts';
import type { Database } from '../store/database.ts';
import { isOwnKey, sealedKeys } from '../store/sealed/sealed-key-rows.ts';
import { SharedFiles } from './files/shared-files.ts';
import { reseal } from './reseal.ts';
import { SealedKeys } from './sealed-keys.ts';
import { Sealing } from './sealing.ts';
import { TakeOver } from './take-over/take-over.ts';
import type { TakeOverLog, TakeOverPlaces } from './take-over/taking.ts';

/** Milliseconds between two looks at what lies in the data directory. */
const LOOK_MS = 5000;
/** Milliseconds for which a start waits for what is taken over: many files take longer, and go on to be taken over beside it. */
const LONGEST_START_MS = 10_000;
/** Keys that are tried, and names that are told. */
const MOST_KEYS = 1000;
const MOST_TOLD = 10;

export interface ReachOptions {
  readonly database: Database;
  /** The id of the installation. */
  readonly installation: string;
  /** The name of this machine, for people. */
  readonly host: string;
  /** Files of sealing keys, the newest first; empty = the one that is made. */
  readonly sealingKeys: readonly string[];
  readonly places: TakeOverPlaces & {
    /** The sealing key that this program makes. */
    readonly sealingKey: string;
    /** Contents of files that were fetched. */
    readonly fetched: string;
  };
  readonly now: () => Date;
  readonly log: TakeOverLog;
}

/** What the fleet is reached with, in this process. */
export interface Reach {
  readonly keys: SealedKeys;
  readonly files: SharedFiles;
  readonly sealing: Sealing;
  /** Takes over what lies in the data directory, and goes on to do so until the signal aborts. */
  keepTakingOver(stop: AbortSignal, onTrouble: (error: unknown) => void): Promise<void>;
  /** What of it is missing here; the first says so when that is the sealing key. */
  lacks(): Promise<readonly Message[]>;
}

/** Opens keys and files of the installation. What lies in the data directory is taken over first. */
export async function openReach(options: ReachOptions): Promise<Reach> {
  const { database, installation, host, sealingKeys: files, places, now, log } = options;
  const sealing = await Sealing.open({ database, files, made: places.sealingKey, host });
  if (sealing.lack !== null) log.warn({}, englishOf(sealing.lack));
  else await resealed(options, sealing);
  const takeOver = new TakeOver({ database, sealing, installation, places, host, now, log });
  const keys = new SealedKeys({
    database,
    sealing,
    directory: places.keys,
    takeOver: () => takeOver.keys(),
    whyNot: (name) => takeOver.leftKeys.get(name) ?? null,
  });
  const shared = new SharedFiles({
    database,
    sealing,
    place: places.fetched,
    own: places.files,
    takeOver: () => takeOver.files(),
    isLeft: (path) => takeOver.leftFiles.has(path),
  });
  const look = async (): Promise<void> => {
    await takeOver.keys();
    await takeOver.files();
  };
  await takeOver.keys();
  await within(LONGEST_START_MS, takeOver.files());
  return {
    keys,
    files: shared,
    sealing,
    keepTakingOver: async (stop, onTrouble) => {
      while (!stop.aborted) {
        await pause(LOOK_MS, stop);
        if (!stop.aborted) await look().catch(onTrouble);
      }
    },
    lacks: async () => {
      if (sealing.lack !== null) return [sealing.lack];
      const left = [...takeOver.leftFiles].slice(0, MOST_TOLD);
      const names = left.map(([path, reason]) => message('left_file', { path, reason }));
      const closed = await closedKeys(database, sealing);
      return [
        ...(closed.length === 0 ? [] : [message('lack_keys', { names: closed })]),
        ...(names.length === 0 ? [] : [message('lack_files', { names })]),
      ];
    },
  };
}

/** Waits for work, for so many milliseconds at most; it goes on. @throws what the work throws until then */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const waiting = new AbortController();
  try {
    await Promise.race([work, pause(milliseconds, waiting.signal)]);
  } finally {
    waiting.abort();
  }
}

/** Puts the first sealing key in the place of the others. */
async function resealed({ database, host, sealingKeys, places, log }: ReachOptions, sealing: Sealing): Promise<void> {
  const ring = sealing.ring();
  const path = sealingKeys[0] ?? places.sealingKey;
  const count = await reseal(database, ring, { id: ring.current.id, host, path });
  if (count > 0) log.info({ count, key: ring.current.id }, 'keys and files were sealed anew under this sealing key');
}

/** The keys that do not open here. */
async function closedKeys(database: Database, sealing: Sealing): Promise<readonly Message[]> {
  const ring = sealing.ring();
  const closed = (await sealedKeys(database, MOST_KEYS)).flatMap(({ name, ...sealed }) => {
    try {
      ring.open(['key', name], sealed);
      return [];
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      const shown = isOwnKey(name) ? message('key_of_server') : name;
      return [message('left_file', { path: shown, reason: contentOf(error) })];
    }
  });
  return closed.slice(0, MOST_TOLD);
}
