import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every transaction is run again after a conflict: those of the writer by itself', () => {
  const files = globSync('src/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
  const beginning = files.filter((file) => /\.transaction\(\)/.test(readFileSync(file, 'utf8')));
  expect(beginning.toSorted()).toEqual(['src/engine/writer.ts', 'src/store/in-transaction.ts']);
});
