import { join } from 'node:path';
import { privateDirectory } from './base/private-directory.ts';
import type { Config } from './config.ts';

/** What lies where below the data directory. All of it is readable by the server alone. */
export interface DataDirectory {
  /** The installation's own SSH key, where this machine has it as a file. */
  readonly keyFile: string;
  /** Keys that are taken over into the database, for machine types and load balancers to name. */
  readonly keys: string;
  /** Files that are taken over into the database, for actions to send. */
  readonly files: string;
  /** The sealing key, where this program made it. */
  readonly sealingKey: string;
  /** What was taken over. */
  readonly seen: string;
  /** Files of the installation that were fetched. */
  readonly fetched: string;
  /** Mirrors of repositories, and checkouts of their commits. */
  readonly repositories: string;
  readonly checkouts: string;
  /** What is known of plays of Ansible. */
  readonly plays: string;
}

/**
 * Makes the data directory and its content, or checks that what exists is readable by the server alone.
 *
 * @throws a sentence that names the setting, what is wrong, and the remedy
 */
export async function openDataDirectory(
  { dataDir, databaseUrl }: Config,
  say: (message: string) => void,
): Promise<DataDirectory> {
  const setting = `SPRINGTIDE_DATA_DIR=${dataDir}`;
  // the embedded database has checked the directory, and may have to open it to PostgreSQL's user
  if (databaseUrl !== null) await privateDirectory(dataDir, { setting, say });
  const names = ['ssh', 'keys', 'files', 'repositories', 'checkouts', 'plays', 'programs', 'sandbox', 'fetched'];
  for (const name of names) await privateDirectory(join(dataDir, name), { setting, say });
  return {
    keyFile: join(dataDir, 'ssh', 'id_ed25519'),
    keys: join(dataDir, 'keys'),
    files: join(dataDir, 'files'),
    sealingKey: join(dataDir, 'sealing.key'),
    seen: join(dataDir, 'taken-over.json'),
    fetched: join(dataDir, 'fetched'),
    repositories: join(dataDir, 'repositories'),
    checkouts: join(dataDir, 'checkouts'),
    plays: join(dataDir, 'plays'),
  };
}
