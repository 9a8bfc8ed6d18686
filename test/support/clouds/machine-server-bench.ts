import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { http } from '../../../src/machines/http/provider.ts';
import type { Settings } from '../../../src/machines/http/settings.ts';
import { englishOf } from '../../../src/messages/message.ts';
import type { MachineProvider } from '../../../src/machines/provider.ts';
import type { ProviderDeps } from '../../../src/machines/provider-deps.ts';
import { LOGIN, TYPE } from '../exec-bench.ts';
import { depsIn } from '../provider-deps.ts';
import { type MachineServer, startMachineServer } from './machine-server.ts';

import { SECRET } from '../example-server.ts';
export const OTHER_SECRET = `whsec_${Buffer.alloc(32, 'b').toString('base64')}`;

/** Machine type 7, whose machines a server on this machine makes. */
export interface MachineServerBench extends AsyncDisposable {
  readonly server: MachineServer;
  readonly provider: MachineProvider;
}

export async function serverBench(
  given: Partial<Settings> = {},
  {
    tls = null,
    ...deps
  }: Partial<ProviderDeps> & { readonly tls?: { readonly key: string; readonly cert: string } | null } = {},
): Promise<MachineServerBench> {
  const place = await mkdtempDisposable(join(tmpdir(), 'springtide-http-'));
  await writeFile(join(place.path, 'key.pub'), 'ssh-ed25519 AAAA of the server\n');
  const server = await startMachineServer([SECRET], tls);
  const settings = { ...LOGIN, url: server.url, secret: SECRET, silence_limit: 30, time_limit: 60, ...given };
  return {
    server,
    provider: http.open(TYPE, settings, { ...depsIn(place.path), ...deps }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}

/** What a look at the server finds wrong; '' = nothing. */
export async function complaintOf({ provider }: MachineServerBench): Promise<string> {
  return (await provider.check()).map(englishOf).join();
}
