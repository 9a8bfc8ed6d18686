import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import type { Params } from '../domain/plans/plan.ts';
import { complaintOf, isCollectionModule, isPlayed } from './admitted-modules.ts';

describe('a module that Ansible would carry out on the server', () => {
  test.each<[string, Params]>([
    ['debug', { var: "lookup('pipe','id; hostname')" }],
    ['debug', { msg: 'x' }],
    ['assert', { that: "lookup('pipe','id >/tmp/x; echo y')=='y'" }],
    ['set_fact', { a: 1 }],
    ['add_host', { name: 'x' }],
    ['group_by', { key: 'x' }],
    ['include_vars', { file: '/etc/passwd' }],
    ['include_role', { name: 'x' }],
    ['import_tasks', { file: '/x' }],
    ['import_playbook', {}],
    ['meta', {}],
    ['pause', { seconds: 1 }],
    ['fail', { msg: 'x' }],
    ['fetch', { src: '/etc/hostname', dest: '/tmp' }],
    ['set_stats', { data: {} }],
    ['validate_argument_spec', {}],
    ['async_status', { jid: '1' }],
    ['gather_facts', {}],
  ])('%s is refused, with the reason and the remedy', (module, args) => {
    expect(inEnglish(complaintOf({ module, args }, []))).toMatch(new RegExp(`^module ${module} .*: (do it with|name)`));
  });

  test.each([
    'no_such',
    'constructor',
    '__proto__',
    'toString',
    'ansible.legacy.apt',
    'ansible.builtin.apt',
    'ansible.builtin.debug',
    'a.b',
    'apt\n',
    '',
    `a.b.${'c'.repeat(300)}`,
  ])('%j, which is no name of a module here, is refused', (module) => {
    expect(inEnglish(complaintOf({ module, args: {} }, [module]))).toMatch(
      /^there is no module [^]* that actions may name/,
    );
  });

  test('no name but those of the list passes', () => {
    const names = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-z_.]{1,30}$/),
      fc.constantFrom('apt ', 'APT', '.apt', 'apt.'),
    );
    for (const module of fc.sample(names, { numRuns: 300, seed: 1 })) {
      expect(complaintOf({ module, args: {} }, []), module).not.toBe(null);
    }
  });
});

describe('a module of a collection', () => {
  test('runs when the server admits it', () => {
    const ufw = { module: 'community.general.ufw', args: { rule: 'allow' } };
    expect(inEnglish(complaintOf(ufw, []))).toMatch(/can add it to SPRINGTIDE_ANSIBLE_MODULES$/);
    expect(complaintOf(ufw, ['community.general.ufw2', 'community.general'])).not.toBe(null);
    expect(inEnglish(complaintOf(ufw, ['ansible.posix.mount', 'community.general.ufw']))).toBe(null);
  });

  test.each([
    ['community.general.ufw', true],
    ['a.b.c.d', true],
    ['ansible.builtin.debug', false],
    ['ansible.legacy.apt', false],
    ['ufw', false],
    ['a.b', false],
    ['a..b', false],
    ['A.b.c', false],
    ['a.b.c/../d', false],
    ['a.b.c\n', false],
  ])('%j: %j', (name, is) => {
    expect(isCollectionModule(name)).toBe(is);
  });
});

describe('a task that would take a file of the server', () => {
  test.each<[string, Params]>([
    ['unarchive', { src: '/tmp/a.tgz', dest: '/tmp' }],
    ['unarchive', { src: '/tmp/a.tgz', dest: '/tmp', remote_src: 'no' }],
    ['unarchive', { src: '/tmp/a.tgz', dest: '/tmp', remote_src: ['yes'] }],
    ['unarchive', { src: '/tmp/a.tgz', dest: '/tmp', remote_src: null }],
    ['assemble', { src: '/etc', dest: '/tmp/all', remote_src: false }],
    ['assemble', { src: '../keys', dest: '/tmp/all', remote_src: false }],
    ['uri', { url: 'http://localhost', src: '/etc/passwd' }],
    ['uri', { url: 'http://localhost', body_format: 'form-multipart', body: { a: { filename: '/etc/passwd' } } }],
  ])('%s %j is refused, with the remedy', (module, args) => {
    expect(inEnglish(complaintOf({ module, args }, []))).toMatch(/remote_src: true$/);
  });
});

test.each<[string, Params, string]>([
  ['apt', { _ansible_tmpdir: '/' }, 'has no argument "_ansible_tmpdir"'],
  ['apt', { _raw_params: 'x' }, 'has no argument "_raw_params"'],
  ['apt', { '{{ x }}': 'x' }, 'has no argument "{{ x }}"'],
  ['package', { name: 'x', use: 'debug' }, 'leave use out'],
  ['service', { name: 'x', use: 'x' }, 'leave use out'],
  ['yum', { name: 'x', use_backend: 'yum4' }, 'leave use_backend out'],
])('%s %j is refused', (module, args, complaint) => {
  expect(inEnglish(complaintOf({ module, args }, []))).toContain(complaint);
});

test.each<[string, Params]>([
  ['apt', { name: 'nginx' }],
  ['unarchive', { src: 'https://example.com/a.tgz', dest: '/tmp', remote_src: 'Yes' }],
  ['unarchive', { src: '/tmp/a.tgz', dest: '/tmp', remote_src: true }],
  ['unarchive', { src: '/tmp/a.tgz', dest: '/tmp', remote_src: '{{ remote }}' }],
  ['assemble', { src: '/etc/conf.d', dest: '/etc/conf' }],
  ['uri', { url: 'http://localhost', src: null }],
])('%s %j works on the node alone and may run', (module, args) => {
  expect(inEnglish(complaintOf({ module, args }, []))).toBeNull();
  expect(isPlayed({ module, args })).toBe(false);
});

test.each<[string, Params]>([
  ['playbook', { path: 'web/deploy.yml' }],
  ['reboot', { reboot_timeout: 60 }],
  ['wait_for_connection', {}],
  ['unarchive', { src: 'web/app.tgz', dest: '/srv' }],
  ['unarchive', { src: '{{ file }}', dest: '/srv' }],
  ['assemble', { src: 'web/conf.d', dest: '/etc/conf', remote_src: 'no' }],
])('%s %j is played from the server', (module, args) => {
  expect(inEnglish(complaintOf({ module, args }, []))).toBeNull();
  expect(isPlayed({ module, args })).toBe(true);
});

test('what is wrong with a playbook is said where an action is saved', () => {
  expect(inEnglish(complaintOf({ module: 'playbook', args: { path: '/etc/x.yml' } }, []))).toMatch(/not the path/);
});
