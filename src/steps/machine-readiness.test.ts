import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLOUD_INIT } from './machine-readiness.ts';

interface Ended {
  readonly code: number;
  readonly output: string;
}

function waitWith(path: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', CLOUD_INIT], { env: { PATH: path } }, (error, output) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output }),
    );
  });
}

test.each([
  ['is through', 0, { code: 0, output: '' }],
  ['is through, with warnings', 2, { code: 0, output: '' }],
  ['failed', 1, { code: 1, output: 'status --long\n' }],
])('cloud-init %s', async (_, code, ended) => {
  await using place = await mkdtempDisposable(join(tmpdir(), 'springtide-cloud-init-'));
  const program = `#!/bin/sh\ncase "$*" in 'status --wait') exit ${code} ;; esac\necho "$*"\n`;
  await writeFile(join(place.path, 'cloud-init'), program, { mode: 0o755 });
  expect(await waitWith(place.path)).toEqual(ended);
});

test('a machine without cloud-init is not waited for', async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), 'springtide-cloud-init-'));
  expect(await waitWith(place.path)).toEqual({ code: 0, output: '' });
});
