import { secretsAmong } from '../../domain/plans/secret-params.ts';
import { builtinSteps } from '../../steps/registry.ts';
import { listRows, nameHas, type Page, type PageWanted } from '../../store/rows.ts';
import type { ParamTypes } from '../../store/record-schema.ts';
import { paramsOfActions } from '../../store/fleet/usage.ts';
import type { Context } from '../context.ts';

/** A step that templates can use. */
export interface UsableStep {
  readonly id: number;
  readonly name: string;
  readonly desc: string;
  readonly type: 'vm' | 'sd' | 'remote';
  /** Parameter name → its type. */
  readonly params: ParamTypes;
}

interface RemoteStepRow {
  readonly id: number;
  readonly name: string;
  readonly desc: string;
  readonly actions: readonly string[];
}

/** A page of all steps: remote ones, the newest first, then the built-in ones, whose ids are the lowest. */
export async function listSteps({ database }: Context, name: string, wanted: PageWanted): Promise<Page<UsableStep>> {
  const remote = await listRows<RemoteStepRow>(database, {
    table: 'remote_step',
    columns: ['id', 'name', 'desc', 'actions'],
    where: nameHas(name),
    order: 'desc',
    ...wanted,
  });
  const params = await paramsOfActions(
    database,
    remote.rows.flatMap((row) => row.actions),
  );
  const steps = remote.rows.map(({ actions, ...step }): UsableStep => ({
    ...step,
    type: 'remote',
    params: mergedTypes(actions.map((action) => params.get(action) ?? {})),
  }));
  return withBuiltIn({ rows: steps, total: remote.total }, name, wanted);
}

/** A page of remote steps, filled up with built-in ones where the remote ones end. */
export function withBuiltIn(remote: Page<UsableStep>, name: string, wanted: PageWanted): Page<UsableStep> {
  const builtIn = builtinSteps
    .map((step, index): UsableStep => ({ id: index + 1, ...step }))
    .filter((step) => step.name.includes(name.toLowerCase()))
    .toReversed();
  const begin = Math.max(0, (wanted.page - 1) * wanted.pageSize - remote.total);
  const room = wanted.pageSize - remote.rows.length;
  return { rows: [...remote.rows, ...builtIn.slice(begin, begin + room)], total: remote.total + builtIn.length };
}

/** Parameters that several actions declare: the last one decides the type, unless one of them declares it secret. */
export function mergedTypes(declared: readonly ParamTypes[]): ParamTypes {
  const all = declared.flatMap((params) => Object.entries(params));
  const secrets = new Set(declared.flatMap(secretsAmong));
  return Object.fromEntries(all.map(([name, type]) => [name, secrets.has(name) ? 'secret' : type]));
}
