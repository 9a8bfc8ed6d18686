import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { exec } from '../../src/machines/exec/provider.ts';
import type { MachineProvider } from '../../src/machines/provider.ts';
import { redactedProvider } from '../../src/machines/redacted-provider.ts';
import { englishOf } from '../../src/messages/message.ts';
import { redactorOf } from '../../src/secrets/redactor.ts';
import { depsIn } from './provider-deps.ts';
import { createAll } from './sandbox.ts';

/** Machine type 7, whose machines the program "make" makes. */
export interface ExecBench extends AsyncDisposable {
  readonly programs: string;
  readonly provider: MachineProvider;
  /** What is said to be wrong with one machine that is asked for. */
  reason(signal?: AbortSignal): Promise<string>;
  written(name: string): Promise<string>;
}

/** Of the machine type. */
export const TYPE = 7 as VmTypeId;
export const LOGIN = { port: 22, user: 'root', ready_within: 0, wait_for_cloud_init: false };
/** The program answers of the machine that the token a has. */
export const ANSWER = `printf '{"token":"a","vm_id":"i-1","ip":"10.0.0.1"}\\n'`;

export async function benchWith(
  script: string,
  given: { readonly time_limit?: number; readonly secret?: string; readonly options?: string } = {},
): Promise<ExecBench> {
  const place = await mkdtempDisposable(join(tmpdir(), 'springtide-exec-'));
  const programs = join(place.path, 'programs');
  await mkdir(programs, { mode: 0o700 });
  await writeFile(join(programs, 'make'), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  await writeFile(join(place.path, 'key.pub'), 'ssh-ed25519 AAAA of the server\n');
  const settings = { ...LOGIN, program: 'make', time_limit: 30, ...given };
  const opened = exec.open(TYPE, settings, depsIn(place.path));
  const provider = redactedProvider(opened, redactorOf(given.secret === undefined ? [] : [given.secret]));
  return {
    programs,
    provider,
    reason: (signal) => reasonOf(provider, signal),
    written: (name) => readFile(join(programs, name), 'utf8'),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

/** What is said to be wrong with the machine of the token a, which is asked for; 'created' = nothing. */
export async function reasonOf(provider: MachineProvider, signal?: AbortSignal): Promise<string> {
  const events = await createAll(provider, ['a'], signal);
  return events.map((event) => (event.kind === 'failed' ? englishOf(event.reason) : event.kind)).join();
}
