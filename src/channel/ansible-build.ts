import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Params } from '../domain/plan.ts';
import { abortReason } from './abort-reason.ts';
import { BUILDER } from './ansible-builder.ts';
import { runConfined } from './confinement.ts';
import { Semaphore } from './semaphore.ts';

/** Where Ansible is, if it is there: its first line names the Python that has it. */
const PLAYBOOKS = ['/usr/bin/ansible-playbook', '/usr/local/bin/ansible-playbook'];
/** Builds that are remembered: all nodes of a task mostly want the same. */
const MOST_KEPT = 32;

/** Modules that are all given the same arguments. */
export interface BuildOrder {
  /** By their names in Ansible's own or another collection. */
  readonly modules: readonly string[];
  readonly args: Params;
}

export interface BuildDeps {
  /** Directories that the build may not see. */
  readonly hidden: readonly string[];
  /** Where ansible-playbook is looked for. */
  readonly playbooks?: readonly string[];
}

/**
 * Makes Python programs of Ansible's modules and their arguments, confined (Z1–Z5), and remembers them for a while.
 *
 * @example await new ModuleBuilds({ hidden: [] }).of({ modules: ['ansible.builtin.ping'], args: {} }, signal)
 */
export class ModuleBuilds {
  private readonly deps: BuildDeps;
  private readonly places = new Semaphore(availableParallelism());
  /** The least recently used first. */
  private readonly kept = new Map<string, Promise<readonly string[]>>();

  constructor(deps: BuildDeps) {
    this.deps = deps;
  }

  /**
   * The programs, one for each module.
   *
   * @throws NotConfined, what Ansible complains of; the abort reason when the signal aborts
   */
  of(order: BuildOrder, signal: AbortSignal): Promise<readonly string[]> {
    const key = JSON.stringify(order);
    const build = this.kept.get(key) ?? this.build(key);
    this.kept.delete(key);
    this.kept.set(key, build);
    build.catch(() => this.forget(key, build));
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return orAborted(build, signal);
  }

  private forget(key: string, build: Promise<readonly string[]>): void {
    if (this.kept.get(key) === build) this.kept.delete(key);
  }

  /** Others may wait for it too: nobody's signal ends it. */
  private async build(order: string): Promise<readonly string[]> {
    using _place = await this.places.enter(new AbortController().signal);
    const python = await pythonOf(this.deps.playbooks ?? PLAYBOOKS);
    const { hidden } = this.deps;
    const { code, stdout, stderr } = await runConfined([python, '-I', '-B', '-c', BUILDER], { input: order, hidden });
    if (code === 0) return stdout.split('\0');
    const complaint = stderr.trimEnd().split('\n').at(-1) ?? '';
    throw new Error(`Ansible cannot make a program of it: ${complaint === '' ? `exit code ${code}` : complaint}`);
  }
}

/** The Python of an ansible-playbook. */
async function pythonOf(playbooks: readonly string[]): Promise<string> {
  for (const playbook of playbooks) {
    const [, python] = /^#! ?(\/[\w./+-]+)/.exec(await beginningOf(playbook)) ?? [];
    if (python !== undefined) return python;
  }
  throw new Error('it needs Ansible on the server: apt-get install ansible-core');
}

async function beginningOf(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(256) });
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    return '';
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortReason(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
