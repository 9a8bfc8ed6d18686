import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedAction } from '../../src/domain/plans/plan.ts';
import type { Variables } from '../../src/steps/render.ts';
import { compileSegment, segmentsOf } from '../../src/steps/actions/segments.ts';
import { serverFiles } from '../../src/steps/actions/server-files.ts';

/** A directory for scripts, with places for their temporary files and for the server's files. */
export interface Workshop extends AsyncDisposable {
  readonly directory: string;
  readonly temporary: string;
  readonly serverFiles: string;
}

export async function workshop(): Promise<Workshop> {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-steps-'));
  const [temporary, files] = [await mkdtemp(join(directory, 'tmp-')), await mkdtemp(join(directory, 'files-'))];
  return {
    directory,
    temporary,
    serverFiles: files,
    [Symbol.asyncDispose]: async () => {
      await rm(directory, { recursive: true, force: true });
      await rm(`${directory}.script`, { force: true });
    },
  };
}

export interface Ran {
  readonly code: number | null;
  /** stdout and stderr. */
  readonly output: string;
}

/** Compiles shell actions into one script. */
export async function scriptFor(
  actions: readonly PlannedAction[],
  variables: Variables,
  place: Workshop,
): Promise<string> {
  const [segment] = segmentsOf(actions);
  if (segment?.kind !== 'script') throw new Error('not a script');
  return compileSegment(segment.actions, { variables, files: serverFiles(place.serverFiles) });
}

/** Runs a script as a channel does: with the interpreter of its `#!` line, else with `shell`; stdin is empty. */
export async function runScript(
  script: string,
  shell: string,
  place: Workshop,
  path = process.env['PATH'] ?? '',
): Promise<Ran> {
  const [, interpreter = shell] = /^#!(\S+)/.exec(script) ?? [];
  const file = `${place.directory}.script`;
  await writeFile(file, script);
  const child = spawn(interpreter, [file], {
    cwd: place.directory,
    env: { PATH: path, HOME: place.directory, TMPDIR: place.temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
