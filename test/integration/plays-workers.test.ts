import { afterAll, beforeAll, expect, test } from 'vitest';
import { forksOf } from '../../src/ansible/plays/play-order.ts';
import type { ExitStatus } from '../../src/channel/channel.ts';
import { openPlaysBench, type PlaysBench } from '../support/plays.ts';

let bench: PlaysBench;

beforeAll(async () => {
  bench = await openPlaysBench(3);
});
afterAll(() => bench[Symbol.asyncDispose]());

/** A task that is carried out by a plugin beside the playbook, in the process that Ansible has for a node. */
async function writePlugin(name: string, body: string): Promise<void> {
  const lines = body.split('\n').map((line) => `        ${line}`);
  await bench.write(
    `${name}/action_plugins/act.py`,
    `import glob, os, signal, time
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
${lines.join('\n')}
        return {'changed': False}
`,
  );
  const tasks =
    '    - raw: echo one >>{{ home }}/{{ told }}\n    - act: {}\n    - raw: echo two >>{{ home }}/{{ told }}\n';
  await bench.write(`${name}/site.yml`, `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`);
}

const logsOf = (name: string) => Promise.all(bench.nodes.map((_, node) => bench.fileOf(node, name)));

test('a process of a play that is gone without a word is noticed: its node is lost, and the others are told what was so', async () => {
  await writePlugin('gone', "if task_vars['number'] == 1: os._exit(0)");
  const [first, second, third] = await bench.play({ path: 'gone/site.yml' }, { vars: { told: 'gone' } });
  const why = /^changed: raw\nok: act\nERROR! processes of Ansible ended without a result, for 192\.0\.2\.2\n$/;
  expect(first).toMatchObject({ kind: 'exited', code: 250, output: expect.stringMatching(why) });
  expect(third).toEqual(first);
  expect(second).toMatchObject({ kind: 'lost', by: 'play', output: expect.stringMatching(/^changed: raw\nERROR! /) });
  expect(await logsOf('gone')).toEqual(['one\n', 'one\n', 'one\n']);
});

test('a process of a play that is killed ends the play, and its node is lost', async () => {
  // once all have begun: Ansible forgets a dead process when one that begins takes its place
  const die = `open('/tmp/begun-%d' % task_vars['number'], 'w').close()
if task_vars['number'] == 1:
    while len(glob.glob('/tmp/begun-*')) < 3:
        time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGKILL)`;
  await writePlugin('killed', die);
  const ended = await bench.play({ path: 'killed/site.yml' }, { vars: { told: 'killed' } });
  expect(ended[1]).toMatchObject({ kind: 'lost', by: 'play', output: expect.stringMatching(/dead state/) });
  for (const status of ended) expect(status).not.toMatchObject({ code: 0 });
  expect(await logsOf('killed')).toEqual(['one\n', 'one\n', 'one\n']);
});

test('a task whose process could not be started is not taken for done, although Ansible goes on', async () => {
  await bench.write(
    'full/lookup_plugins/most.py',
    `import resource
from ansible.plugins.lookup import LookupBase
class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
        resource.setrlimit(resource.RLIMIT_NPROC, (min(terms[0], hard), hard))
        return ['most']
`,
  );
  const tasks = [1, 1000].map(
    (most) => `    - name: "{{ lookup('most', ${most}) }}"\n      raw: echo ${most} >>{{ home }}/full\n`,
  );
  await bench.write('full/site.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks.join('')}`);
  const ended = await bench.play({ path: 'full/site.yml' });
  expect(ended).toEqual(Array.from(ended, () => ({ kind: 'lost', by: 'play', output: 'changed: most\n' })));
  expect(await logsOf('full')).toEqual(['1000\n', '1000\n', '1000\n']);
});

test('all nodes that are worked on at the same time may say something at the same time', async () => {
  const count = forksOf(30);
  // each says something, which takes a thread of its process, and waits for the others
  await writePlugin(
    'together',
    `Display().display('here')
os.makedirs('/tmp/here', exist_ok=True)
open('/tmp/here/%d' % task_vars['number'], 'w').close()
for _ in range(600):
    if len(os.listdir('/tmp/here')) == ${count}: break
    time.sleep(0.1)
else: return {'failed': True}`,
  );
  const tasks = '    - act: {}\n';
  await bench.write('together/site.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`);
  const [node] = bench.nodes;
  if (node === undefined) throw new Error('there is no node');
  const endpoints = Array.from({ length: count }, () => node.endpoint);
  const done: ExitStatus = { kind: 'exited', code: 0, output: 'ok: act\n' };
  expect(await bench.play({ path: 'together/site.yml' }, { endpoints })).toEqual(endpoints.map(() => done));
});
