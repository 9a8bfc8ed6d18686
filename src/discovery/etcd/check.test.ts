import { expect, test } from 'vitest';
import { versionComplaint } from './check.ts';

test.each([
  ['3.3.27', 'etcd_too_old'],
  ['2.3.8', 'etcd_too_old'],
  ['3.4.0', undefined],
  ['3.6.1', undefined],
  ['4.0.0', undefined],
])('etcd %s', (version, code) => {
  expect(versionComplaint(version)?.code).toBe(code);
});
