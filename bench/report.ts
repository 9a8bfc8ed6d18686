import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

/** A line of a benchmark's table: what was measured, and numbers with their unit in the name. */
export type Row = Readonly<Record<string, string | number>>;

const RESULTS = new URL('./results/', import.meta.url);

/** Prints a benchmark's table, and writes it as JSON to bench/results/<name>.json. */
export async function report(name: string, rows: readonly Row[]): Promise<void> {
  console.table(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, typeof value === 'number' ? shown(value) : value]),
      ),
    ),
  );
  await mkdir(RESULTS, { recursive: true });
  const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.version };
  const file = new URL(`${name}.json`, RESULTS);
  await writeFile(file, `${JSON.stringify({ name, machine, rows }, null, 2)}\n`);
}

function shown(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
