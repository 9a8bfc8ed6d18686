import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ModuleProgram } from '../../src/ansible/module-program.ts';

/** A program of a module whose source is any Python. */
export function programWith(source: string): ModuleProgram {
  const archive = zipOf({
    'ansible/__init__.py': '',
    'ansible/module_utils/__init__.py': '',
    'ansible/module_utils/basic.py': '_ANSIBLE_ARGS = None\n',
    'ansible/module_utils/more.py': '',
    'ansible/modules/__init__.py': '',
    'ansible/modules/test.py': source,
  });
  const hash = createHash('sha256').update(archive).digest('hex');
  return { hash, module: 'ansible.modules.test', archive: archive.toString('base64'), python: null, ansible: 'test' };
}

/** A zip file of texts, which are stored as they are. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path);
    const content = Buffer.from(text);
    // version, flags, method, time, date, checksum, two sizes, length of the name, and of what follows it
    const common = numbers([20, 0, 0, 0, 0x21], [crc32(content), content.length, content.length], [name.length, 0]);
    const local = [numbers([], [0x0403_4b50], []), common, name, content];
    entries.push(numbers([], [0x0201_4b50], [20]), common, numbers([0, 0, 0], [0, offset], []), name);
    locals.push(...local);
    offset += Buffer.concat(local).length;
  }
  const directory = Buffer.concat(entries);
  const count = Object.keys(files).length;
  const end = [numbers([], [0x0605_4b50], [0, 0, count, count]), numbers([], [directory.length, offset], [0])];
  return Buffer.concat([...locals, directory, ...end]);
}

/** Numbers of two bytes, of four, and of two again. */
function numbers(shorts: readonly number[], longs: readonly number[], more: readonly number[]): Buffer {
  return Buffer.concat([...inBytes(shorts, 2), ...inBytes(longs, 4), ...inBytes(more, 2)]);
}

function inBytes(values: readonly number[], bytes: number): readonly Buffer[] {
  return values.map((value) => {
    const buffer = Buffer.alloc(bytes);
    buffer.writeUIntLE(value, 0, bytes);
    return buffer;
  });
}
