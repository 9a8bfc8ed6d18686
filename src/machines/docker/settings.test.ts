import { describe, expect, test } from 'vitest';
import { parseSettings } from '../registry.ts';

describe('settings of docker', () => {
  test('have defaults, and one notation of a daemon', () => {
    expect(parseSettings('docker', { daemon: 'tcp://d', image: 'node:1' })).toEqual({
      daemon: 'tcp://d:2376',
      image: 'node:1',
      cpus: 1,
      memory: 1024,
      processes: 1024,
      port: 22,
      user: 'root',
      ready_within: 60,
    });
    expect(parseSettings('docker', { image: 'node:1' })).toMatchObject({ daemon: 'unix:///var/run/docker.sock' });
  });

  test.each<[Readonly<Record<string, unknown>>, RegExp]>([
    [{}, /image/],
    [{ image: '../node' }, /settings\.image/],
    [{ image: '--privileged' }, /settings\.image/],
    [{ image: 'node:1', daemon: '/var/run/docker.sock' }, /is no address of a Docker daemon/],
    [{ image: 'node:1', daemon: 'tcp://d:0' }, /is no address of a Docker daemon/],
    [{ image: 'node:1', cpus: 0 }, /settings\.cpus/],
    [{ image: 'node:1', memory: 1 }, /settings\.memory/],
    [{ image: 'node:1', processes: 1.5 }, /settings\.processes/],
    [{ image: 'node:1', subnet: '10.86.0.256/24' }, /settings\.subnet/],
    [{ image: 'node:1', subnet: '10.86.0.0/30' }, /settings\.subnet/],
    [{ image: 'node:1', network: 'a/b' }, /settings\.network/],
    [{ image: 'node:1', network: 'a', subnet: '10.86.0.0/24' }, /leave out network, or subnet/],
    [{ image: 'node:1', access: { certificates: '../tls' } }, /settings\.access\.certificates/],
    [{ image: 'node:1', privileged: true }, /settings\.privileged/],
    [{ image: 'node:1', binds: ['/:/host'] }, /settings\.binds/],
  ])('%j are refused', (given, reason) => {
    expect(() => parseSettings('docker', given)).toThrow(reason);
  });
});
