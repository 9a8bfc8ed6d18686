import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than a minute. One that began last would be waited for alone. */
const LONG = ['integration/machine-providers.test.ts', 'browser/pages.test.ts'];

/**
 * The order of test files: long ones first, then those of browser and system in turn, so that what computes runs beside what waits; the
 * contract's one after another, as they share a process; and the short ones of `unit` at the end, which fill what is left of the processors.
 */
export class FileOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const places = new Map<TestSpecification, number>();
    for (const group of Map.groupBy(files, ({ project }) => project.name).values()) {
      for (const [index, file] of group.entries()) places.set(file, placeOf(file, index / group.length));
    }
    return Promise.resolve(files.toSorted((left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0)));
  }
}

/** @param part how far the file is in its project, from 0 to less than 1 */
function placeOf({ project, moduleId }: TestSpecification, part: number): number {
  if (LONG.some((file) => moduleId.endsWith(file))) return -1;
  if (project.name === 'contract') return 1;
  return project.name === 'unit' ? 2 : part;
}
