import type { TemplateStep } from '../../domain/plans/plan.ts';
import { maskedSteps } from '../../domain/plans/secret-params.ts';
import type { Queries } from '../../store/database.ts';
import { secretsOfSteps } from '../../store/tasks/secret-params.ts';

/** Templates as clients see them: with a mask for every secret. */
export async function shownTemplates<Row extends { readonly steps: readonly object[] }>(
  database: Queries,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const stepsOf = (row: Row): readonly TemplateStep[] => row.steps as readonly TemplateStep[];
  const names = rows.flatMap((row) => stepsOf(row).map(({ name }) => name));
  const secrets = await secretsOfSteps(database, names);
  return rows.map((row) => ({ ...row, steps: maskedSteps(stepsOf(row), secrets) }));
}
