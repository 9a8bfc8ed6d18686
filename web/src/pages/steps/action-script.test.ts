import { expect, test } from 'vitest';
import { argumentsOf, isPlaybook, moduleOf, scriptOf, withArguments, withModule, withScript } from './action-script.ts';

test.each([
  [
    { module: 'shell', args: 'make' },
    { place: 'args', text: 'make' },
  ],
  [
    { module: 'ansible.builtin.shell', args: 'make' },
    { place: 'args', text: 'make' },
  ],
  [
    { module: 'shell', cmd: 'make', chdir: '/src' },
    { place: 'cmd', text: 'make' },
  ],
  [{ module: 'command' }, { place: 'args', text: '' }],
  [
    { module: 'longscript', content: '#!/bin/sh\n' },
    { place: 'content', text: '#!/bin/sh\n' },
  ],
  [
    { module: 'copy', content: 'x', dest: '/y' },
    { place: 'content', text: 'x' },
  ],
  [{ module: 'copy', src: 'x', dest: '/y' }, null],
  [{ module: 'copy', args: 'src=x dest=/y' }, null],
  [{ module: 'shell', args: { cmd: 'make' } }, null],
  [{ module: 'command', argv: ['make'] }, null],
  [{ module: 'service', args: 'name=web state=started' }, null],
  [{}, null],
])('the script of %o', (action, expected) => {
  expect(scriptOf(action)).toEqual(expected);
});

test('another module takes over the script', () => {
  const action = { module: 'shell', args: 'make', chdir: '/src' };
  expect(withModule(action, 'longscript')).toEqual({ module: 'longscript', content: 'make', chdir: '/src' });
  expect(withModule(withModule(action, 'longscript'), 'shell')).toEqual(action);
  expect(withModule(action, 'service')).toEqual({ module: 'service', args: 'make', chdir: '/src' });
  expect(moduleOf(withModule({}, 'shell'))).toBe('shell');
});

test('a playbook has its own arguments, and takes over no script', () => {
  expect(withModule({ module: 'longscript', content: 'x', chdir: '/src' }, 'playbook')).toEqual({ module: 'playbook' });
  const action = { module: 'playbook', path: 'web/deploy.yml', tags: ['config'], extra_vars: {}, diff: false };
  expect(withModule(action, 'playbook')).toEqual(action);
  expect(isPlaybook(action)).toBe(true);
  expect(isPlaybook({ ...action, args: 'path=x' })).toBe(false);
  expect(isPlaybook({ module: 'shell', path: 'x' })).toBe(false);
});

test('script and arguments change apart from each other', () => {
  const action = { module: 'shell', args: 'make', chdir: '/src' };
  expect(argumentsOf(action)).toEqual({ chdir: '/src' });
  expect(withScript(action, 'ls')).toEqual({ ...action, args: 'ls' });
  expect(withArguments(action, { creates: '/x' })).toEqual({ module: 'shell', args: 'make', creates: '/x' });
  expect(argumentsOf({ module: 'service', args: 'name=web' })).toEqual({ args: 'name=web' });
  expect(withArguments({ module: 'service', args: 'x' }, { name: 'web' })).toEqual({ module: 'service', name: 'web' });
});
