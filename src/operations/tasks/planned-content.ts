import { Refusal } from '../../domain/errors.ts';
import type { RepositoryId } from '../../domain/ids.ts';
import { isRemote, type Plan, type PlannedContent, type PlannedStep } from '../../domain/plans/plan.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { storedValue } from '../../messages/stored.ts';
import { repositoriesIn, repositoriesInParams } from '../../steps/actions/content-names.ts';
import { repositoriesNamed, type RepositoryState } from '../../store/content/repositories.ts';
import type { Queries } from '../../store/database.ts';
import type { Context } from '../context.ts';

/*
 * The commits of a plan.
 *
 * PC1. A plan has, of each repository that its actions name, the commit of a fetch of the last seconds.
 * PC2. Nothing is fetched while a transaction holds rows: it ends, the repositories are fetched, and it begins again.
 * PC3. Where a repository cannot be reached, a plan has the commit of the last fetch, and says so.
 */

/** Milliseconds for which a fetch counts as new. */
const FRESH_MS = 15_000;
const MOST_TRIES = 3;

/** Repositories that are to be fetched before a task can be planned. */
class ContentDue extends Refusal {
  readonly ids: readonly RepositoryId[];

  constructor(due: readonly RepositoryState[]) {
    super('busy', message('content_due', { names: due.map(({ name }) => name) }));
    this.ids = due.map(({ id }) => id);
  }
}

/**
 * Runs what plans tasks. Repositories that it needs and that were not fetched a short time ago are fetched, and it runs again.
 *
 * @param work a whole transaction
 * @example await withFreshContent(context, () => inTransaction(context.database, (transaction) => planTask(…)))
 */
export async function withFreshContent<Result>(
  { repositories }: Pick<Context, 'repositories'>,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ContentDue) || tries === MOST_TRIES) throw error;
      await Promise.all(error.ids.map((id) => repositories.refresh(id)));
    }
  }
}

/**
 * The plan with the commits of the repositories that its steps name.
 *
 * @throws Refusal for a repository that does not exist, or was never fetched; ContentDue (withFreshContent)
 */
export async function planContent(transaction: Queries, { now }: Pick<Context, 'now'>, plan: Plan): Promise<Plan> {
  const named = plan.map(namesIn);
  const names = [...new Set(named.flatMap(({ surely, maybe }) => [...surely, ...maybe]))];
  const rows = await repositoriesNamed(transaction, names);
  const missing = named.flatMap(({ surely }) => surely).find((name) => !rows.some((row) => row.name === name));
  if (missing !== undefined) throw new Refusal('invalid', message('content_unknown', { name: missing }));
  const since = now().getTime() - FRESH_MS;
  const due = rows.filter(({ tried }) => tried === null || tried.getTime() < since);
  if (due.length > 0) throw new ContentDue(due);
  return plan.map((step, index) => {
    const { surely = [], maybe = [] } = named[index] ?? {};
    const content = rows.filter(({ name }) => surely.includes(name) || maybe.includes(name)).map(plannedContent);
    return !isRemote(step.work) || content.length === 0 ? step : { ...step, work: { ...step.work, content } };
  });
}

interface Names {
  readonly surely: readonly string[];
  /** From parameters. */
  readonly maybe: readonly string[];
}

function namesIn({ name: step, params, work }: PlannedStep): Names {
  if (!isRemote(work)) return { surely: [], maybe: [] };
  const surely = work.actions.flatMap((action) => {
    try {
      return repositoriesIn(action);
    } catch (error) {
      const fault = contentOf(error);
      throw new Refusal('invalid', message('step_action_wrong', { step, action: action.name, fault }));
    }
  });
  return { surely, maybe: repositoriesInParams(params) };
}

function plannedContent({ id, name, ref, commit, fetched, ...row }: RepositoryState): PlannedContent {
  const trouble: Value | null = row.trouble === null ? null : storedValue(row.trouble, row.trouble_content);
  if (commit === null || fetched === null) {
    throw new Refusal('invalid', message('content_never_fetched', { name, reason: trouble ?? '' }));
  }
  return { id, name, ref, commit, ...(trouble === null ? {} : { fetched: fetched.getTime() / 1000 }) };
}
