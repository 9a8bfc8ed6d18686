import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopSandbox } from '../../../src/machines/sandbox/destroy.ts';
import { ServerProcess } from '../../support/server-process.ts';

/** A server on a data directory of its own, on which nobody has done anything yet. */
export interface EmptySystem extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly dataDir: string;
}

/** @example await using system = await startEmptySystem() */
export async function startEmptySystem(): Promise<EmptySystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-console-'));
  const server = await ServerProcess.start({ dataDir });
  return {
    server,
    dataDir,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await stopSandbox(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
