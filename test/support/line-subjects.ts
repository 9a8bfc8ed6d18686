import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { parseSettings } from '../../src/machines/registry.ts';
import { insertRow } from '../../src/store/rows.ts';
import type { TestDatabase } from './database.ts';
import { SECRET, startExampleServer } from './example-server.ts';
import type { MachineSubject } from './machine-subject.ts';
import { openedProviders } from './opened-providers.ts';

/*
 * The examples of the documentation that hand out addresses of a list, as subjects of the suite.
 */

const EXAMPLES = fileURLToPath(new URL('../../docs/machines/examples', import.meta.url));

interface Opening {
  readonly test: TestDatabase;
  readonly capacity: number;
  readonly kind: 'exec' | 'http';
  readonly dataDir: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The addresses that are handed out, by their tokens. */
  readonly stateFile: string;
}

export async function startExec(test: TestDatabase, capacity: number): Promise<MachineSubject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-programs-'));
  await mkdir(join(dataDir, 'programs'), { mode: 0o700 });
  const program = join(dataDir, 'programs', 'from-list');
  await copyFile(join(EXAMPLES, 'from-list'), program);
  const settings = { program: 'from-list' };
  const opened = await open({ test, capacity, kind: 'exec', dataDir, settings, stateFile: `${program}.json` });
  return { ...opened, [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true }) };
}

export async function startHttp(test: TestDatabase, capacity: number): Promise<MachineSubject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-server-'));
  const stateFile = join(dataDir, 'machines.json');
  const server = await startExampleServer(stateFile);
  const settings = { url: server.url, secret: SECRET };
  const opened = await open({ test, capacity, kind: 'http', dataDir, settings, stateFile });
  return {
    ...opened,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function open(given: Opening): Promise<Omit<MachineSubject, typeof Symbol.asyncDispose>> {
  const { capacity, kind, dataDir, stateFile } = given;
  const { database, url } = given.test;
  await mkdir(join(dataDir, 'ssh'), { mode: 0o700 });
  await writeFile(join(dataDir, 'ssh', 'id_ed25519.pub'), 'ssh-ed25519 AAAA\n');
  const addresses = Array.from({ length: capacity }, (_, index) => `10.98.0.${index + 1}`);
  const settings = { ...given.settings, options: JSON.stringify({ addresses }), ready_within: 0 };
  const row = { name: `${kind} of a list`, desc: '', provider: kind, settings: parseSettings(kind, settings) };
  const vmTypeId = (await insertRow(database, 'vm_type', row)) as VmTypeId;
  return {
    capacity,
    provider: await openedProviders({ database, dataDir }).of(vmTypeId),
    opening: { url, dataDir, vmTypeId },
    foreignVmId: `${kind}-${vmTypeId + 1}-10.98.0.1`,
    existing: async () => {
      const state = await readFile(stateFile, 'utf8').catch(() => '{}');
      return Object.keys(JSON.parse(state) as object)
        .map((address) => `${kind}-${vmTypeId}-${address}`)
        .toSorted();
    },
    reach: () => Promise.resolve(), // it says where a machine is, but not whether it exists
  };
}
