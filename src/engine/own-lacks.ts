import { ABILITIES, abilitiesFor, type Ability } from '../domain/plans/abilities.ts';
import type { Plan } from '../domain/plans/plan.ts';
import type { Message } from '../messages/message.ts';
import type { Database } from '../store/database.ts';
import { ableElsewhere, type Patience, type ToldLacks } from '../store/processes/workers.ts';

/*
 * What this worker lacks, and what it leaves to others because of that.
 *
 * OL1. What a worker lacks stands in its row, so that people see it, and other workers know who is better for what.
 * OL2. Work that needs what this worker lacks is left to others as long as one of them has it, or had it a short time ago: one that
 *      is started again must not find its nodes failed. After that it is taken, and fails with what is missing here.
 * OL3. The sealing key is always somewhere else where this worker lacks it: it waits as long for a worker that has it to come.
 */

/** Something that a worker lacks, as people are told; for which work, if others are better for it. */
export interface Lack {
  readonly message: Message;
  readonly ability: Ability | null;
}

export interface OwnLacksDeps {
  readonly database: Database;
  readonly workerId: string;
  readonly patience: Patience;
  /** What is lacking now. */
  readonly look: () => Promise<readonly Lack[]>;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
}

/** Milliseconds after which nobody else is waited for (OL2). */
const ALONE_AFTER = 60_000;
/** Most lacks that are told. */
const MOST_TOLD = 20;

export class OwnLacks {
  private readonly deps: OwnLacksDeps;
  private list: readonly Lack[] = [];
  private readonly ableSeen: Map<Ability, number>;

  constructor(deps: OwnLacksDeps) {
    this.deps = deps;
    this.ableSeen = new Map([['reach', deps.ticks()]]);
  }

  /** What stands in the worker's row (OL1). */
  get told(): ToldLacks {
    const told = this.list.slice(0, MOST_TOLD).map(({ message }) => message);
    return { lacks: told, unable: ABILITIES.filter((ability) => this.isUnable(ability)) };
  }

  /** Looks at what is lacking. @returns whether it is something else than before */
  async look(): Promise<boolean> {
    const before = JSON.stringify(this.list);
    this.list = await this.deps.look();
    return JSON.stringify(this.list) !== before;
  }

  /** Looks which of what it lacks others have. */
  async lookAround(): Promise<void> {
    const { database, workerId, patience, ticks } = this.deps;
    const unable = ABILITIES.filter((ability) => this.isUnable(ability));
    if (unable.length === 0) return;
    for (const ability of await ableElsewhere(database, workerId, unable, patience)) {
      this.ableSeen.set(ability, ticks());
    }
  }

  /** Whether no work at all is to be taken, as none could be done (OL3). */
  get leavesAll(): boolean {
    return this.leaves('reach');
  }

  /** Whether a plan is left to others (OL2). */
  leavesPlan(plan: Plan): boolean {
    return [...abilitiesFor(plan)].some((ability) => this.leaves(ability));
  }

  private leaves(ability: Ability): boolean {
    const seen = this.ableSeen.get(ability) ?? Number.NEGATIVE_INFINITY;
    return this.isUnable(ability) && this.deps.ticks() - seen < ALONE_AFTER;
  }

  private isUnable(ability: Ability): boolean {
    return this.list.some((lack) => lack.ability === ability);
  }
}
