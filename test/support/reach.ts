import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReach, type Reach } from '../../src/reach/open-reach.ts';
import type { Database } from '../../src/store/database.ts';

/** The data directory of a machine, and what a process there reaches the fleet with. */
export interface TestMachine extends AsyncDisposable {
  readonly dataDir: string;
  readonly places: {
    readonly keyFile: string;
    readonly keys: string;
    readonly files: string;
    readonly seen: string;
    readonly sealingKey: string;
    readonly fetched: string;
  };
  /** What was logged: the text, with the details. */
  readonly logged: readonly string[];
  /** A process of this machine; another one for each call. */
  start(sealingKeys?: readonly string[]): Promise<Reach>;
}

/** @example await using machine = await newMachine(database, 'ops-1') */
export async function newMachine(database: Database, host: string): Promise<TestMachine> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-machine-'));
  const place = (name: string): string => join(dataDir, name);
  for (const name of ['ssh', 'keys', 'files', 'fetched']) await mkdir(place(name), { mode: 0o700 });
  const places = {
    keyFile: join(dataDir, 'ssh', 'id_ed25519'),
    keys: place('keys'),
    files: place('files'),
    seen: place('taken-over.json'),
    sealingKey: place('sealing.key'),
    fetched: place('fetched'),
  };
  const logged: string[] = [];
  const note = (details: object, text: string): void => void logged.push(`${text} ${JSON.stringify(details)}`);
  const log = { info: note, warn: note };
  return {
    dataDir,
    places,
    logged,
    start: (sealingKeys = []) =>
      openReach({ database, installation: 'test', host, sealingKeys, places, now: () => new Date(), log }),
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}
