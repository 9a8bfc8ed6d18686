import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Carried, nodeScript, type OrderedModule } from '../../src/ansible/node-script.ts';
import type { Params } from '../../src/domain/plans/plan.ts';
import { programWith } from './module-programs.ts';

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Home directories in which scripts of modules run as on a node; removed when disposed. */
export interface ModuleHomes extends AsyncDisposable {
  make(): Promise<string>;
  /** Runs the script of some modules; `carried` is the place of the one whose program it brings, or what it brings of that. */
  ran(modules: readonly OrderedModule[], home: string, carried?: number | Carried): Promise<Ran>;
}

export async function makeModuleHomes(): Promise<ModuleHomes> {
  const root = await mkdtemp(join(tmpdir(), 'springtide-modules-'));
  let count = 0;
  return {
    make: async () => {
      count += 1;
      const home = join(root, String(count));
      await mkdir(home);
      return home;
    },
    ran: async (modules, home, carried) => {
      count += 1;
      const script = join(root, `${count}.script`);
      const brought = typeof carried === 'number' ? { at: carried, difference: null } : carried;
      await writeFile(script, nodeScript('test', modules, { carried: brought }));
      try {
        const env = { PATH: '/usr/bin:/bin', HOME: home };
        const { stdout } = await promisify(execFile)('sh', [script], { env });
        return { code: 0, output: stdout };
      } catch (error) {
        const { code, stdout } = error as { readonly code: number; readonly stdout: string };
        return { code, output: stdout };
      }
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}

/** A module whose source is any Python. */
export const always = (source: string, args: Params = {}): OrderedModule => ({
  program: programWith(source),
  args,
  when: null,
});

/** A module that answers this. */
export const says = (answer: object | string): OrderedModule =>
  always(`print(${JSON.stringify(typeof answer === 'string' ? answer : JSON.stringify(answer))})`);

/** The directory of kept programs. */
export const shelfIn = (home: string): string => join(home, '.springtide/modules');

/** What Python made of a kept program. */
export const compiledIn = (home: string, { program }: OrderedModule): string =>
  join(shelfIn(home), program.hash, 'compiled');
