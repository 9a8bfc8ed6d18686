import { describe, expect, test } from 'vitest';
import { placeOf } from '../connect.ts';
import { complaintOf, repliesIn } from './runtime.ts';
import { serversIn } from './servers.ts';
import { discoveryKinds, parseSettings } from '../registry.ts';

describe("HAProxy's prompt", () => {
  test('one reply for each command', () => {
    const text =
      '\n> \n> [6]: New server registered.\n\n> \n> [3]: No such server.\n\n> # name\nweb\n\n> [3]: Only servers in maintenance mode can be deleted.\n> ';
    const replies = repliesIn(text, 5);
    expect(replies.map(({ text }) => text)).toEqual([
      'New server registered.',
      '',
      'No such server.',
      '# name\nweb',
      'Only servers in maintenance mode can be deleted.',
    ]);
    expect(replies.map(complaintOf)).toEqual([
      null,
      null,
      'No such server.',
      null,
      'Only servers in maintenance mode can be deleted.',
    ]);
  });

  test.each([
    ['', 'no'],
    ['\n> \n> [6]: one\n\n> ', 'fewer'],
    ['\n> \n> a\n\n> b\n\n> c\n\n> ', 'more'],
    ['HTTP/1.1 400 Bad request', 'a stranger'],
    ['\n> \n> [6]: one\n\n> [6]: tw', 'cut off'],
  ])('%j is refused: %s replies', (text) => {
    expect(() => repliesIn(text, 2)).toThrow("the answer is not HAProxy's");
  });
});

test('a quoted field of the statistics holds commas', () => {
  const state = {
    severity: null,
    text: '1\n# be_id be_name srv_name srv_addr srv_op_state srv_admin_state srv_check_state srv_port\n3 web a 10.0.0.1 0 8 6 80',
  };
  const stat = {
    severity: null,
    text: '# pxname,svname,qcur,scur,check_status,last_chk,\nweb,a,1,2,* L7STS,"HTTP ""bad"", twice",',
  };
  expect(serversIn(state, stat)).toEqual([
    {
      name: 'a',
      ip: '10.0.0.1',
      port: 80,
      admin: 'drain',
      up: false,
      check: { enabled: true, result: 'L7STS', detail: 'HTTP "bad", twice' },
      sessions: 2,
      queued: 1,
    },
  ]);
});

test('what a balancer says is quoted in one line, cut', () => {
  const words = `\u001B[31mno\u0007\n${'x'.repeat(1000)}`;
  const excerpt = expect.stringMatching(/^no x{290,297}…$/);
  expect(complaintOf({ severity: 3, text: words })).toEqual(excerpt);
  const reply = { severity: null, text: words };
  expect(() => serversIn(reply, reply)).toThrow(/^no x{290,297}…$/);
  expect(() => serversIn({ severity: null, text: '1\n# a\n' }, reply)).toThrow(/^no x{290,297}…$/);
});

test('places', () => {
  expect(placeOf('/run/a.sock')).toEqual({ kind: 'unix', path: '/run/a.sock' });
  expect(placeOf('lb:9999')).toEqual({ kind: 'tcp', host: 'lb', port: 9999 });
  expect(placeOf('[fd00::1]:9999')).toEqual({ kind: 'tcp', host: 'fd00::1', port: 9999 });
});

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
    expect(Object.keys(discoveryKinds)).toEqual(['haproxy']);
  });

  test.each<[string, unknown, RegExp]>([
    ['haproxy', { backend: 'web' }, /settings of haproxy is .*port/],
    ['haproxy', { backend: 'web', port: 0 }, /settings\.port of haproxy is 0, and must be >= 1 \(The port on which/],
    ['haproxy', { backend: 'a b', port: 80 }, /settings\.backend of haproxy/],
    ['haproxy', { backend: 'web', port: 80, socket: 'nowhere' }, /settings\.socket/],
    ['haproxy', { backend: 'web', port: 80, sokcet: '/x' }, /settings\.sokcet of haproxy: there is no such setting/],
    ['haproxy', { backend: 'web', port: 80, ssh: { host: '' } }, /settings\.ssh\.host/],
    ['haproxy', 'text', /settings of haproxy is "text", and must be object/],
    ['slb', {}, /no load balancer provider slb: use one of haproxy/],
  ])('%s %j', (kind, value, complaint) => {
    expect(() => parseSettings(kind, value)).toThrow(complaint);
  });
});
