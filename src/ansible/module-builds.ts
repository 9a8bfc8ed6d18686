import { open } from 'node:fs/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { orAborted } from '../base/or-aborted.ts';
import { Semaphore } from '../base/semaphore.ts';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { recalledValue } from '../messages/recalled.ts';
import { BuilderEnded, BuilderProcess, type BuilderSight } from './builder-process.ts';
import { MODULE_PROGRAM, type ModuleProgram, type ProgramShelf } from './module-program.ts';

/** Where Ansible is, if it is there: its first line names the Python that runs it. */
const PLAYBOOKS = ['/usr/bin/ansible-playbook', '/usr/local/bin/ansible-playbook'];
/** How many lists of programs are cached, and for how many milliseconds, so that a newer Ansible is noticed. */
const MOST_KEPT = 64;
const KEPT_FOR = 600_000;
/** Milliseconds after the last build at which the builder is ended. */
const IDLE = 30_000;

const ANSWER = Type.Union([
  Type.Object({ programs: Type.Array(MODULE_PROGRAM) }),
  Type.Object({ unknown: Type.String() }),
  Type.Object({ error: Type.String() }),
]);

/** This version of Ansible makes modules in a way from which no program can be made. */
export class UnknownAnsible extends MessageError {
  readonly version: string;

  constructor(version: string) {
    super(message('ansible_unknown', { version }));
    this.version = version;
  }
}

export interface BuildDeps extends BuilderSight {
  /** Where ansible-playbook is looked for. */
  readonly playbooks?: readonly string[];
  /** Keeps programs for tasks; left out = a task always runs what is built now. */
  readonly shelf?: ProgramShelf;
  /** Called with the hash of a program that was never kept before. */
  readonly onNew?: (hash: string) => void;
}

/** Modules, named with their collections, and the task that runs them; null = none. */
export interface Wanted {
  readonly names: readonly string[];
  readonly taskId: number | null;
}

/**
 * Makes programs of Ansible's modules, confined (Z1–Z5).
 *
 * MB1. A task runs a module as it was when the task first ran it: of several processes that build it, the first to keep it decides.
 * MB2. One process with Ansible in it makes all programs, one after another. If it dies, it is started again, and
 *      asked again once.
 *
 * @example
 * const [ping] = await new ModuleBuilds({ hidden: [] }).of({ names: ['ansible.builtin.ping'], taskId: null }, signal);
 */
export class ModuleBuilds {
  private readonly deps: BuildDeps;
  private readonly turns = new Semaphore(1);
  private builder: BuilderProcess | null = null;
  private idle: NodeJS.Timeout | undefined;
  /** The least recently used first. */
  private readonly kept = new Map<string, Promise<readonly ModuleProgram[]>>();

  constructor(deps: BuildDeps) {
    this.deps = deps;
  }

  /**
   * The programs of modules, in order.
   *
   * @throws NotConfined; UnknownAnsible; what Ansible complains of; the abort reason when the signal aborts
   */
  of({ names, taskId }: Wanted, signal: AbortSignal): Promise<readonly ModuleProgram[]> {
    const { shelf } = this.deps;
    // others may wait for it too, so no caller's signal ends it
    const work =
      shelf === undefined || taskId === null
        ? this.once(JSON.stringify(names), () => this.build(names))
        : this.once(JSON.stringify([taskId, names]), () => this.shelved(names, taskId, shelf));
    return orAborted(work, signal);
  }

  private async shelved(
    names: readonly string[],
    taskId: number,
    shelf: ProgramShelf,
  ): Promise<readonly ModuleProgram[]> {
    const found = inOrder(names, await shelf.find(taskId, names));
    if (found !== null) return found;
    const built = await this.once(JSON.stringify(names), () => this.build(names));
    const added = await shelf.keep(taskId, new Map(built.map((program, index) => [names[index] ?? '', program])));
    for (const hash of added) this.deps.onNew?.(hash);
    return inOrder(names, await shelf.find(taskId, names)) ?? built;
  }

  private once(key: string, work: () => Promise<readonly ModuleProgram[]>): Promise<readonly ModuleProgram[]> {
    const programs = this.kept.get(key) ?? this.begun(key, work);
    this.kept.delete(key);
    this.kept.set(key, programs);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return programs;
  }

  private begun(key: string, work: () => Promise<readonly ModuleProgram[]>): Promise<readonly ModuleProgram[]> {
    const programs = work();
    const forget = (): void => {
      if (this.kept.get(key) === programs) this.kept.delete(key);
    };
    programs.catch(forget);
    setTimeout(forget, KEPT_FOR).unref();
    return programs;
  }

  private async build(names: readonly string[]): Promise<readonly ModuleProgram[]> {
    const text = await this.asked(JSON.stringify(names));
    const answer: unknown = JSON.parse(text);
    if (!Value.Check(ANSWER, answer)) throw new MessageError(message('ansible_answer_unreadable'));
    if ('unknown' in answer) throw new UnknownAnsible(answer.unknown.slice(0, 100));
    if ('error' in answer) throw new MessageError(recalledValue(answer.error));
    return answer.programs;
  }

  private async asked(line: string): Promise<string> {
    using _turn = await this.turns.enter(new AbortController().signal);
    clearTimeout(this.idle);
    try {
      return await this.answerTo(line).catch((error: unknown) => {
        if (!(error instanceof BuilderEnded)) throw error;
        return this.answerTo(line);
      });
    } finally {
      this.idle = setTimeout(() => this.builder?.[Symbol.dispose](), IDLE).unref();
    }
  }

  private async answerTo(line: string): Promise<string> {
    if (this.builder?.isUp !== true) {
      const python = await pythonOf(this.deps.playbooks);
      this.builder = await BuilderProcess.start(python, this.deps);
    }
    return this.builder.ask(line);
  }
}

function inOrder(names: readonly string[], found: ReadonlyMap<string, ModuleProgram>): readonly ModuleProgram[] | null {
  const programs = names.flatMap((name) => found.get(name) ?? []);
  return programs.length === names.length ? programs : null;
}

/** The Python of an ansible-playbook. */
export async function pythonOf(playbooks: readonly string[] = PLAYBOOKS): Promise<string> {
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
