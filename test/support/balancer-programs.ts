import { copyFile, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ExampleServer, startServerProgram } from './example-server.ts';

const EXAMPLES = fileURLToPath(new URL('../../docs/balancers/examples', import.meta.url));

export interface BalancerProgram extends AsyncDisposable {
  readonly dataDir: string;
  readonly file: string;
}

/** An example of the documentation in a data directory of its own, with a file beside it. */
export async function balancerProgram(
  name: 'haproxy-program' | 'server-list',
  beside: string | null = null,
): Promise<BalancerProgram> {
  const place = await mkdtempDisposable(join(tmpdir(), 'springtide-programs-'));
  await mkdir(join(place.path, 'programs'), { mode: 0o700 });
  const file = join(place.path, 'programs', name);
  await copyFile(join(EXAMPLES, name), file);
  if (beside !== null) await writeFile(`${file}.json`, beside);
  return { dataDir: place.path, file, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

/** The example server that has a program answer. @param port 0 = one that is free */
export function startProgramServer(program: string, port = 0): Promise<ExampleServer> {
  return startServerProgram(join(EXAMPLES, 'program-server'), ['127.0.0.1', String(port), program]);
}
