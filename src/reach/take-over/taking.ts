import type { KeyRing } from '../../secrets/sealing.ts';
import type { Database } from '../../store/database.ts';
import type { Sealing } from '../sealing.ts';
import type { SeenFiles } from './seen.ts';

export interface TakeOverDeps {
  readonly database: Database;
  readonly sealing: Sealing;
  /** The id of the installation. */
  readonly installation: string;
  readonly places: TakeOverPlaces;
  /** The name of this machine, for people. */
  readonly host: string;
  readonly now: () => Date;
  readonly log: TakeOverLog;
}

export interface TakeOverPlaces {
  /** The server's own SSH key. */
  readonly keyFile: string;
  /** The directories of the keys and of the files. */
  readonly keys: string;
  readonly files: string;
  /** What was seen in them. */
  readonly seen: string;
}

export interface TakeOverLog {
  info(details: object, text: string): void;
  warn(details: object, text: string): void;
}

/** What one look goes by. */
export interface Taking {
  readonly deps: TakeOverDeps;
  readonly places: TakeOverPlaces;
  readonly ring: KeyRing;
  readonly seen: SeenFiles;
  readonly log: TakeOverLog;
}
