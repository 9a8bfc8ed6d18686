import { describe, expect, test } from 'vitest';
import { discoveryKinds, parseSettings } from './registry.ts';

const ETCD = { endpoints: ['http://10.0.0.2:2379'], prefix: '/services/web/', port: 80 };
const CONSUL = { endpoints: ['http://10.0.0.2:8500'], service: 'web', port: 80 };

const DNS = { server: 'ns', zone: 'a.b', name: 'web.a.b', key_name: 'k', secret: 'A'.repeat(24), port: 80 };
const LIST = { hosts: ['lb'], file: '/etc/sd/web.json', format: 'envoy', group: 'web', port: 80 };

const SERVERS = { server_group: 'sgp-bp1abcdef', region: 'cn-hangzhou', port: 80 };
const GROUP = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef';

describe('settings', () => {
  test('are filled in', () => {
    const given = { backend: 'web', port: 80, ssh: { host: 'lb' } };
    expect(parseSettings('haproxy', given)).toMatchObject({
      socket: '/run/haproxy/admin.sock',
      drain_timeout: 30,
      check: true,
      ssh: { host: 'lb', port: 22, user: 'root' },
    });
    expect(given).toEqual({ backend: 'web', port: 80, ssh: { host: 'lb' } });
    const hosts = ['10.0.0.2', { host: '10.0.0.3', port: 2222 }];
    expect(parseSettings('nginx', { hosts, file: '/etc/nginx/web.conf', upstreams: ['web'], port: 80 })).toMatchObject({
      hosts,
      user: 'root',
      program: '/usr/sbin/nginx',
    });
    expect(parseSettings('etcd', ETCD)).toEqual({ ...ETCD, format: 'address', settle_time: 3 });
    expect(parseSettings('dns', DNS)).toMatchObject({ type: 'address', ttl: 60, algorithm: 'hmac-sha256' });
    expect(parseSettings('file', LIST)).toMatchObject({ settle_time: 3, scheme: 'http', user: 'root' });
    expect(parseSettings('aws-elb', { target_group: GROUP, port: 80 })).toEqual({
      target_group: GROUP,
      port: 80,
      address: 'private',
      outside_vpc: false,
      check: true,
      up_timeout: 300,
    });
    expect(Object.keys(discoveryKinds)).toEqual([
      'haproxy',
      'nginx',
      'etcd',
      'consul',
      'aws-elb',
      'aliyun-slb',
      'exec',
      'http',
      'file',
      'dns',
    ]);
  });

  test.each<[string, unknown, RegExp]>([
    ['haproxy', { backend: 'web' }, /settings of haproxy is .*port/],
    ['haproxy', { backend: 'web', port: 0 }, /settings\.port of haproxy is 0, and must be >= 1 \(The port on which/],
    ['haproxy', { backend: 'a b', port: 80 }, /settings\.backend of haproxy/],
    ['haproxy', { backend: 'web', port: 80, socket: 'nowhere' }, /settings\.socket/],
    ['haproxy', { backend: 'web', port: 80, sokcet: '/x' }, /settings\.sokcet of haproxy: there is no such setting/],
    ['haproxy', { backend: 'web', port: 80, ssh: { host: '' } }, /settings\.ssh\.host/],
    ['nginx', { hosts: [], file: '/a', upstreams: ['web'], port: 80 }, /settings\.hosts of nginx/],
    ['nginx', { hosts: [{ host: 'lb' }], file: '/a/../b', upstreams: ['web'], port: 80 }, /settings\.file of nginx/],
    ['nginx', { hosts: [{ host: 'lb' }], file: '/a', upstreams: ['web;'], port: 80 }, /settings\.upstreams/],
    [
      'nginx',
      { hosts: [{ host: 'lb' }], file: '/a', upstreams: ['a'], port: 80, program: 'nginx' },
      /settings\.program/,
    ],
    ['etcd', { ...ETCD, prefix: '/services/web' }, /settings\.prefix of etcd/],
    ['etcd', { ...ETCD, format: '{{ ip }}' }, /settings\.format of etcd/],
    ['etcd', { ...ETCD, lease: 5 }, /settings\.lease of etcd/],
    ['etcd', { ...ETCD, endpoints: ['10.0.0.2:2379'] }, /must be http/],
    ['consul', { ...CONSUL, service: 'web front' }, /settings\.service of consul/],
    ['consul', { ...CONSUL, check: 'script' }, /settings\.check of consul/],
    ['consul', { ...CONSUL, check_path: 'http://elsewhere/' }, /settings\.check_path of consul/],
    ['exec', { program: '../sh', port: 80 }, /settings\.program of exec/],
    ['http', { url: 'http://lb/', secret: 'hunter2', port: 80 }, /a secret is whsec_/],
    ['file', { ...LIST, format: 'toml' }, /settings\.format of file/],
    ['file', { ...LIST, format: 'traefik' }, /must end in \.yml or \.yaml/],
    ['file', { ...LIST, labels: { __address__: 'x' } }, /__address__ cannot be names/],
    ['aws-elb', { target_group: GROUP.replace(':targetgroup/', ':loadbalancer/'), port: 80 }, /settings\.target_group/],
    ['aws-elb', { target_group: GROUP, port: 80, ec2_endpoint: 'ftp://a' }, /ftp:\/\/a is not the URL of an API/],
    ['aliyun-slb', { ...SERVERS, server_group: 'rsp-bp1abcdef' }, /settings\.server_group of aliyun-slb/],
    ['aliyun-slb', { ...SERVERS, weight: 101 }, /settings\.weight of aliyun-slb/],
    ['aliyun-slb', { ...SERVERS, ecs_endpoint: 'ftp://a' }, /ftp:\/\/a is not the URL of an API/],
    ['dns', { ...DNS, name: 'web.a.c' }, /not in zone a\.b/],
    ['dns', { ...DNS, secret: 'hunter2' }, /must be base64/],
    ['dns', { ...DNS, server: 'ns/x' }, /settings\.server of dns/],
    ['haproxy', 'text', /settings of haproxy is "text", and must be object/],
    [
      'slb',
      {},
      /no load balancer provider slb: use one of haproxy, nginx, etcd, consul, aws-elb, aliyun-slb, exec, http, file, dns/,
    ],
  ])('%s %j', (kind, value, complaint) => {
    expect(() => parseSettings(kind, value)).toThrow(complaint);
  });
});
