import type { TemplateStep } from '../../domain/plans/plan.ts';
import { maskedSteps } from '../../domain/plans/secret-params.ts';
import { described } from '../../messages/descriptions.ts';
import type { Language } from '../../messages/language.ts';
import type { Queries } from '../../store/database.ts';
import { secretsOfSteps } from '../../store/tasks/secret-params.ts';

/** Templates as clients see them: with a mask for every secret, and their descriptions in the language of the reader. */
export async function shownTemplates<Row extends { readonly desc: string; readonly steps: readonly object[] }>(
  database: Queries,
  rows: readonly Row[],
  language: Language,
): Promise<readonly Row[]> {
  const stepsOf = (row: Row): readonly TemplateStep[] => row.steps as readonly TemplateStep[];
  const names = rows.flatMap((row) => stepsOf(row).map(({ name }) => name));
  const secrets = await secretsOfSteps(database, names);
  return rows.map((row) => ({ ...described(row, language), steps: maskedSteps(stepsOf(row), secrets) }));
}
