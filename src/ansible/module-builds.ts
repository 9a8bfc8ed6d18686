import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Params } from '../domain/plans/plan.ts';
import { abortReason } from '../base/abort-reason.ts';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { BUILDER } from './builder.ts';
import { runConfined } from './confinement.ts';
import { Semaphore } from '../channel/semaphore.ts';

/** Where Ansible is, if it is there: its first line names the Python that runs it. */
const PLAYBOOKS = ['/usr/bin/ansible-playbook', '/usr/local/bin/ansible-playbook'];
/** How many builds are cached, and for how many milliseconds, so that a newer Ansible is noticed. */
const MOST_KEPT = 32;
const KEPT_FOR = 600_000;

/** A module as a Python program, split where its arguments belong. */
export type ModuleCode = readonly [before: string, after: string];

export interface BuildDeps {
  /** Directories that a build may not see. */
  readonly hidden: readonly string[];
  /** Where ansible-playbook is looked for. */
  readonly playbooks?: readonly string[];
}

/**
 * Makes Python programs of Ansible's modules, confined (Z1–Z5), once each.
 *
 * @example
 * const [ping] = await new ModuleBuilds({ hidden: [] }).of(['ansible.builtin.ping'], signal);
 */
export class ModuleBuilds {
  private readonly deps: BuildDeps;
  private readonly places = new Semaphore(availableParallelism());
  /** The least recently used first. */
  private readonly kept = new Map<string, Promise<readonly ModuleCode[]>>();

  constructor(deps: BuildDeps) {
    this.deps = deps;
  }

  /**
   * The programs of modules, which are named with their collections.
   *
   * @throws NotConfined, what Ansible complains of; the abort reason when the signal aborts
   */
  of(names: readonly string[], signal: AbortSignal): Promise<readonly ModuleCode[]> {
    const key = JSON.stringify(names);
    const build = this.kept.get(key) ?? this.begun(key);
    this.kept.delete(key);
    this.kept.set(key, build);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return orAborted(build, signal);
  }

  private begun(key: string): Promise<readonly ModuleCode[]> {
    const build = this.build(key);
    build.catch(() => this.forget(key, build));
    setTimeout(() => this.forget(key, build), KEPT_FOR).unref();
    return build;
  }

  private forget(key: string, build: Promise<readonly ModuleCode[]>): void {
    if (this.kept.get(key) === build) this.kept.delete(key);
  }

  /** Others may wait for it too, so no caller's signal ends it. */
  private async build(names: string): Promise<readonly ModuleCode[]> {
    using _place = await this.places.enter(new AbortController().signal);
    const python = await pythonOf(this.deps.playbooks ?? PLAYBOOKS);
    const { hidden } = this.deps;
    const { code, stdout, stderr } = await runConfined([python, '-I', '-B', '-c', BUILDER], { input: names, hidden });
    if (code === 0) return halves(stdout.split('\0'));
    const complaint = stderr.trimEnd().split('\n').at(-1) ?? '';
    throw new MessageError(complaint === '' ? message('ansible_ended', { code: code ?? '' }) : complaint);
  }
}

function halves(parts: readonly string[]): readonly ModuleCode[] {
  return parts.flatMap((before, index) => (index % 2 === 0 ? [[before, parts[index + 1] ?? ''] as const] : []));
}

/** The program with its arguments as JSON in a string literal that Python 2 and 3 read. */
export function codeWith([before, after]: ModuleCode, args: Params): string {
  const json = JSON.stringify({ ANSIBLE_MODULE_ARGS: args }, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
  const ascii = json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${before}'${ascii.replaceAll(/[\\']/g, '\\$&')}'${after}`;
}

/** The Python of an ansible-playbook. */
async function pythonOf(playbooks: readonly string[]): Promise<string> {
  for (const playbook of playbooks) {
    const [, python] = /^#! ?(\/[\w./+-]+)/.exec(await beginningOf(playbook)) ?? [];
    if (python !== undefined) return python;
  }
  throw new MessageError(message('ansible_missing'));
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
