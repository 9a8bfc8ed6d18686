import { describe, expect, test } from 'vitest';
import type { Params } from '../domain/plan.ts';
import { complaintOf } from './ansible-limits.ts';

describe('a task that opens files of the server', () => {
  test.each<[string, Params]>([
    ['fetch', { src: '/etc/hostname', dest: '/tmp' }],
    ['ansible.builtin.include_vars', { file: '/etc/passwd' }],
    ['ansible.posix.synchronize', { src: '/root', dest: '/tmp' }],
    ['copy', { src: '/root/.ssh/id_rsa', dest: '/tmp' }],
    ['ansible.legacy.unarchive', { src: '/tmp/a.tgz', dest: '/tmp', remote_src: 'no' }],
    ['assemble', { src: '/etc', dest: '/tmp/all', remote_src: false }],
    ['uri', { url: 'http://localhost', src: '/etc/passwd' }],
    ['uri', { url: 'http://localhost', body_format: 'form-multipart', body: { a: { filename: '/etc/passwd' } } }],
    ['unarchive', { src: '/tmp/a.tgz', dest: '/tmp', remote_src: ['yes'] }],
  ])('%s %j is refused, with the mend', (module, args) => {
    expect(complaintOf({ module, args })).toMatch(/remote_src: true|copy, template and script/);
  });
});

describe('a task that works on the node alone', () => {
  test.each<[string, Params]>([
    ['apt', { name: 'nginx' }],
    ['community.general.fetch', { src: '/etc' }],
    ['copy', { content: 'x', dest: '/tmp/x' }],
    ['unarchive', { src: 'https://example.com/a.tgz', dest: '/tmp', remote_src: 'Yes' }],
    ['unarchive', { src: '/tmp/a.tgz', dest: '/tmp', remote_src: true }],
    ['assemble', { src: '/etc/conf.d', dest: '/etc/conf' }],
    ['uri', { url: 'http://localhost', src: null }],
  ])('%s %j may run', (module, args) => {
    expect(complaintOf({ module, args })).toBeNull();
  });
});
