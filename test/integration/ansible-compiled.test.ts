import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { always, compiledIn, makeModuleHomes, type ModuleHomes, says, shelfIn } from '../support/module-homes.ts';

let homes: ModuleHomes;

beforeAll(async () => {
  homes = await makeModuleHomes();
});
afterAll(() => homes[Symbol.asyncDispose]());

const newHome = (): Promise<string> => homes.make();
const ran: ModuleHomes['ran'] = (...call) => homes.ran(...call);

describe('a kept program is compiled once (NI2)', () => {
  test('and again when something is imported that was not before', async () => {
    const home = await newHome();
    const module = always(
      'import json, sys\nfrom ansible.module_utils import basic\nargs = json.loads(basic._ANSIBLE_ARGS)["ANSIBLE_MODULE_ARGS"]\nif args.get("more"):\n    import ansible.module_utils.more\nprint(json.dumps({"files": [__file__, basic.__file__]}))',
      {},
    );
    const first = await ran([module], home, 0);
    const archive = join(shelfIn(home), module.program.hash, 'program.zip');
    expect(first).toEqual({
      code: 0,
      output: `ok\n{"files": ["${archive}/ansible/modules/test.py", "${archive}/ansible/module_utils/basic.py"]}\n`,
    });
    const { ino } = await stat(compiledIn(home, module));
    expect(await ran([module], home)).toEqual(first);
    expect(await stat(compiledIn(home, module))).toMatchObject({ ino });
    expect(await ran([{ ...module, args: { more: true } }], home)).toEqual(first);
    expect((await stat(compiledIn(home, module))).ino).not.toBe(ino);
    expect(await readdir(join(shelfIn(home), module.program.hash))).toEqual(['compiled', 'program.zip']);
  });

  test.each([
    ['another Python compiled it', (content: Buffer) => Buffer.concat([Buffer.from('4'), content])],
    ['it is cut', (content: Buffer) => content.subarray(0, content.length - 9)],
    ['it is empty', () => Buffer.alloc(0)],
  ])('and not read when %s', async (_, spoilt) => {
    const home = await newHome();
    const module = says({ ping: 1 });
    const first = await ran([module], home, 0);
    const compiled = await readFile(compiledIn(home, module));
    await writeFile(compiledIn(home, module), spoilt(compiled));
    expect(await ran([module], home)).toEqual(first);
    expect((await readFile(compiledIn(home, module))).length).toBe(compiled.length);
  });

  test('and its source can still be read, for a traceback', async () => {
    const home = await newHome();
    const source =
      'import inspect, json\nfrom ansible.module_utils import basic\nprint(json.dumps({"source": inspect.getsource(basic)}))';
    const module = always(source);
    const output = 'ok\n{"source": "_ANSIBLE_ARGS = None\\n"}\n';
    expect(await ran([module], home, 0)).toEqual({ code: 0, output });
    expect(await ran([module], home)).toEqual({ code: 0, output });
  });
});
