import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { englishOf } from '../../src/messages/message.ts';
import { benchWith } from '../support/exec-bench.ts';
import { createAll, destroyAll, listAll, withdrawAll } from '../support/sandbox.ts';

/*
 * The example of the documentation that makes machines with Terraform.
 */

const EXAMPLE = fileURLToPath(new URL('../../docs/machines/examples/terraform', import.meta.url));
/** Does of Terraform what the example asks of it: its state is a file with the variables. */
const TERRAFORM = String.raw`#!/bin/sh
cat >/dev/null
verb=$1
shift
case $verb in
apply)
  echo 'Apply complete!'
  for word; do case $word in name=web-full) echo 'Error: quota' >&2; exit 1 ;; name=*) echo "$word" >>state ;; esac; done
  ;;
output) [ -e state ] && printf 10.0.0.%s "$(wc -l <state)" ;;
destroy) rm state ;;
esac
`;

test('the example with Terraform takes no module from elsewhere', async () => {
  const example = (await readFile(EXAMPLE, 'utf8')).replace('${TERRAFORM:-terraform}', '$PWD/terraform');
  await using bench = await benchWith(example, { options: '../terraform.modules/web' });
  await writeFile(join(bench.programs, 'terraform'), '#!/bin/sh\n', { mode: 0o700 });
  await mkdir(join(bench.programs, 'terraform.modules', 'web'), { recursive: true });
  expect(await bench.reason()).toContain('apply failed');
  expect(await readdir(join(bench.programs, 'terraform.d'))).toEqual([]);
});

test('the example with Terraform makes a machine for each token, and takes it back', async () => {
  const example = (await readFile(EXAMPLE, 'utf8')).replace('${TERRAFORM:-terraform}', '$PWD/terraform');
  await using empty = await benchWith(example, { options: 'gone' });
  expect((await empty.provider.check()).map(englishOf)).toEqual([
    expect.stringMatching(/^there is no .*terraform: install it on the server$/),
    expect.stringContaining(`the name of a directory in ${join(empty.programs, 'terraform.modules')}`),
  ]);
  await using bench = await benchWith(example, { options: 'web' });
  await writeFile(join(bench.programs, 'terraform'), TERRAFORM, { mode: 0o700 });
  await mkdir(join(bench.programs, 'terraform.modules', 'web'), { recursive: true });
  await writeFile(join(bench.programs, 'terraform.modules', 'web', 'main.tf'), '');
  expect(await bench.provider.check()).toEqual([]);
  const [first, full, second] = await createAll(bench.provider, ['a', 'full', 'b']);
  if (first?.kind !== 'created' || second?.kind !== 'created') throw new Error('two are made');
  expect(first.machine.ip).toBe('10.0.0.1');
  expect(full).toMatchObject({
    token: 'full',
    kind: 'failed',
    reason: expect.stringContaining('apply failed: run it by hand') as string,
  });
  const [again] = await createAll(bench.provider, ['a']);
  expect(again).toMatchObject({ machine: { vmId: first.machine.vmId } });
  expect((await listAll(bench.provider)).map(({ vmId, token, ip, state }) => [vmId, token, ip, state])).toEqual(
    expect.arrayContaining([
      [first.machine.vmId, 'a', expect.stringMatching(/^10\./), 'running'],
      [expect.any(String), 'full', null, 'making'],
      [second.machine.vmId, 'b', '10.0.0.1', 'running'],
    ]),
  );
  const events = await destroyAll(bench.provider, [first.machine.vmId, 'exec-7-../b', first.machine.vmId]);
  expect(events.map(({ kind }) => kind).toSorted()).toEqual(['failed', 'returned']);
  expect(await withdrawAll(bench.provider, ['b', 'never'])).toEqual(
    ['b', 'never'].map((token) => ({ token, kind: 'returned' })),
  );
  expect(await readdir(join(bench.programs, 'terraform.d'))).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
});
