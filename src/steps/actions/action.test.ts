import { describe, expect, test } from 'vitest';
import type { ActionSpec } from '../../domain/plans/plan.ts';
import { parseAction } from './action.ts';

describe("Ansible's ways of writing an action", () => {
  test.each<[ActionSpec, string, Record<string, unknown>]>([
    [{ module: 'shell', args: 'echo {{ a }}' }, 'echo {{ a }}', {}],
    [{ module: 'shell', args: 'make X=1 chdir=/src' }, 'make X=1', { chdir: '/src' }],
    [{ module: 'shell', args: { cmd: 'make', chdir: '/src' } }, '', { cmd: 'make', chdir: '/src' }],
    [{ module: 'shell', cmd: 'make' }, '', { cmd: 'make' }],
    [{ module: 'shell', _raw_params: 'make' }, 'make', {}],
    [{ module: 'ansible.builtin.command', argv: ['a', 'b c'] }, '', { argv: ['a', 'b c'] }],
    [{ module: 'copy', args: 'src=a dest="/b c" mode=0644' }, '', { src: 'a', dest: '/b c', mode: '0644' }],
    [{ module: 'copy', content: 'x', dest: '/b' }, '', { content: 'x', dest: '/b' }],
    [{ module: 'longscript', content: '#!/bin/sh\necho' }, '', { content: '#!/bin/sh\necho' }],
    [{ module: 'apt', args: 'name=nginx state={{ state }}' }, '', { name: 'nginx', state: '{{ state }}' }],
    [{ module: 'raw', args: 'uptime' }, 'uptime', {}],
    [{ module: 'raw', args: 'A=1 make executable=/bin/bash' }, 'A=1 make', { executable: '/bin/bash' }],
    [{ module: 'ansible.legacy.apt', name: 'nginx' }, '', { name: 'nginx' }],
  ])('%j', (spec, freeForm, named) => {
    expect(parseAction(spec)).toMatchObject({ freeForm, named });
  });

  test('which are built in', () => {
    expect(parseAction({ module: 'shell', args: 'a' }).builtIn).toBe('shell');
    expect(parseAction({ module: 'ansible.builtin.raw', args: 'a' }).builtIn).toBe('shell');
    expect(parseAction({ module: 'apt', args: 'name=a' }).builtIn).toBe(null);
    expect(parseAction({ module: 'constructor', args: 'name=a' }).builtIn).toBe(null);
  });
});

describe('what no run could carry out', () => {
  test.each<[ActionSpec, string]>([
    [{ module: '' }, 'module is ""'],
    [{} as ActionSpec, 'module is null'],
    [{ module: 'shell' }, 'module shell: there is nothing to run or write: give cmd'],
    [{ module: 'shell', args: 'a', cmd: 'b' }, 'give only one of args, cmd'],
    [{ module: 'longscript' }, 'give content'],
    [{ module: 'copy', content: 'x' }, 'module copy: argument dest is missing'],
    [{ module: 'copy', dest: '/x' }, 'give src or content'],
    [{ module: 'copy', args: 'a b' }, 'module copy: a b is not name=value'],
    [
      { module: 'copy', src: 'a', dest: 'b', backup: true },
      'there is no argument backup; there are src, content, dest',
    ],
    [{ module: 'shell', args: ['a'] }, 'args is a list'],
    [{ module: 'apt', args: 'nginx' }, 'module apt: nginx is not name=value'],
    [{ module: 'file', free_form: 'x' }, 'module file: x is not name=value'],
    [{ module: 'copy', content: { a: 1 }, dest: 'b' }, 'argument content must be a text'],
  ])('%j', (spec, complaint) => {
    expect(() => parseAction(spec)).toThrow(complaint);
  });
});
