import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const PROGRAM = '/usr/bin/docker-registry';

/** Why no registry can be started here; null = one can. */
export const whyNoRegistry: string | null = existsSync(PROGRAM)
  ? null
  : 'there is no registry: apt-get install docker-registry';

/** A real registry of images on a loopback address, to which Docker speaks without TLS. */
export interface TestRegistry extends AsyncDisposable {
  /** What names of its images begin with. */
  readonly address: string;
}

export async function startRegistry(): Promise<TestRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  const config = join(directory, 'config.json');
  const settings = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(directory, 'images') } },
    http: { addr: address },
  };
  await writeFile(config, JSON.stringify(settings));
  const child = spawn(PROGRAM, ['serve', config], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await until('the registry answers', async () => {
    if (child.exitCode !== null) throw new Error('the registry does not start');
    return (await fetch(`http://${address}/v2/`).catch(() => null))?.ok === true;
  });
  return {
    address,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await exited;
      await rm(directory, { recursive: true });
    },
  };
}
