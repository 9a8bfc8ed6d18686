import { describe, expect, test } from 'vitest';
import { type Play, scriptOf } from './ansible-script.ts';

const PLAY: Play = {
  runId: 'run-1',
  task: { module: 'apt', freeForm: '', args: { name: 'nginx' } },
  endpoint: { host: '10.0.0.1', port: 2222, user: 'root', keyFile: null },
  keyFile: "/srv/it's/id_ed25519",
  hostKey: 'AAAAC3NzaC1lZDI1NTE5AAAAIFGbbTEF4VAbJB5QSu01uLv4mXP9RLu8b4Pq0IXbWCJN',
  python: '/usr/bin/python3',
  program: 'ansible-playbook',
};

describe('what ssh is told', () => {
  test('is the one key by which the host is known, and the type that is in it', () => {
    expect(scriptOf(PLAY)).toContain(`\nnode ssh-ed25519 ${PLAY.hostKey}\n`);
  });

  test('is where the host is, whatever its address means elsewhere', () => {
    const script = scriptOf({ ...PLAY, endpoint: { ...PLAY.endpoint, host: 'fe80::1%eth0' } });
    expect(script).toContain('HostName "fe80::1%%eth0"\n  Port 2222\n');
  });

  test.each(['a"b', 'a\nProxyCommand x', ''])('no setting in a user: %j', (user) => {
    expect(() => scriptOf({ ...PLAY, endpoint: { ...PLAY.endpoint, user } })).toThrow(
      "mend the machine type's settings",
    );
  });
});

describe('what Ansible is told', () => {
  test('holds no text that it would fill in', () => {
    const args = { name: '{{ 1+1 }}', list: ['x{%', 1, true, null], '{{ key }}': '你' };
    const script = scriptOf({ ...PLAY, task: { module: 'apt', freeForm: 'a {# b', args } });
    expect(script).toContain(
      String.raw`args: {"name": !unsafe "{{ 1+1 }}", "list": [!unsafe "x{%", 1, true, null], "{{ key }}": "\U00004f60", "_raw_params": !unsafe "a {# b"}`,
    );
  });

  test('a module that hands its command to the node as it is gets no environment', () => {
    expect(scriptOf(PLAY)).toContain('environment: {"SPRINGTIDE_RUN": "run-1/"}');
    const raw = { module: 'ansible.builtin.raw', freeForm: 'ls', args: {} };
    expect(scriptOf({ ...PLAY, task: raw })).toContain('environment: {}');
  });
});
