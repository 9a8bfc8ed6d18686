import type { Params, TemplateStep } from '../domain/plan.ts';
import type { Database, Queries } from '../store/database.ts';
import { claimOnce } from '../store/installation.ts';
import { insertRow } from '../store/rows.ts';
import type { ParamTypes } from '../store/schema.ts';

/*
 * What a fresh installation begins with: a handful of actions, the steps made of them, and a template for each
 * operation of a pool. They are rows like any other: people change or delete them, and they do not come back.
 */

interface SeedAction {
  readonly name: string;
  readonly desc: string;
  readonly params: ParamTypes;
  readonly script: string;
}

const ACTIONS: readonly SeedAction[] = [
  {
    name: 'echo',
    desc: 'Write a word into the log',
    params: { echo_word: 'string' },
    script: `#!/bin/sh
echo {{ echo_word | quote }}
`,
  },
  {
    name: 'start_docker',
    desc: 'Start an image as a container, in place of the one that has the name',
    params: { name: 'string', tag: 'string' },
    script: `#!/bin/sh
set -eu
docker pull {{ tag | quote }}
docker rm -f {{ name | quote }} >/dev/null 2>&1 || true
docker run -d --name {{ name | quote }} --restart unless-stopped --network host {{ tag | quote }}
`,
  },
  {
    name: 'stop_docker',
    desc: 'Stop a container and remove it; one that is not there is stopped already',
    params: { name: 'string' },
    script: `#!/bin/sh
set -eu
[ -n "$(docker ps -aq --filter name=^/{{ name | quote }}\\$)" ] || { echo 'there is no such container'; exit 0; }
docker stop {{ name | quote }}
docker rm {{ name | quote }}
`,
  },
  {
    name: 'check_port',
    desc: 'Wait until something listens on a TCP port of the node',
    params: { port: 'integer', seconds: 'integer' },
    script: `#!/bin/sh
port=$(printf '%04X' {{ port | quote }}) || exit 1
seconds={{ seconds | quote }}
while ! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -Eq "^ *[0-9]+: [0-9A-F]+:$port [0-9A-F]+:0000 0A"; do
  [ "$seconds" -gt 0 ] || { echo nothing listens on port {{ port | quote }}; exit 1; }
  seconds=$((seconds - 1))
  sleep 1
done
echo port {{ port | quote }} is open
`,
  },
  {
    name: 'check_url',
    desc: 'Wait until a URL answers with success',
    params: { url: 'string', seconds: 'integer' },
    script: `#!/bin/sh
seconds={{ seconds | quote }}
fetch() {
  if command -v curl >/dev/null; then curl -fsS -m 5 -o /dev/null {{ url | quote }}
  else wget -q -T 5 -O /dev/null {{ url | quote }}; fi
}
until fetch; do
  [ "$seconds" -gt 0 ] || { echo no success from {{ url | quote }}; exit 1; }
  seconds=$((seconds - 1))
  sleep 1
done
echo {{ url | quote }} answers
`,
  },
];

const STEPS: readonly { readonly name: string; readonly desc: string; readonly actions: readonly string[] }[] = [
  { name: 'echo', desc: 'Write a word into the log', actions: ['echo'] },
  {
    name: 'start_service',
    desc: 'Start the image as a container and wait for its port',
    actions: ['start_docker', 'check_port'],
  },
  { name: 'stop_service', desc: 'Stop the container', actions: ['stop_docker'] },
];

const START: Params = { name: 'service', port: 80, seconds: 60 };
const STOP: Params = { name: 'service' };

const TEMPLATES: readonly { readonly name: string; readonly desc: string; readonly steps: readonly TemplateStep[] }[] =
  [
    {
      name: 'expand',
      desc: 'Make machines, start the service on them, register them',
      steps: [step('create_vm'), step('start_service', START), step('register')],
    },
    {
      name: 'shrink',
      desc: 'Take nodes out of the load balancer, stop the service, return the machines',
      steps: [step('unregister'), step('stop_service', STOP), step('return_vm')],
    },
    {
      name: 'deploy',
      desc: 'Bring a new image to every node, out of the load balancer while it changes',
      steps: [step('unregister'), step('stop_service', STOP), step('start_service', START), step('register')],
    },
  ];

/** Plants the defaults at the first start of an installation, once, whoever starts at the same time. */
export async function seed(database: Database): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (!(await claimOnce(transaction, 'seeded_1'))) return;
    for (const action of ACTIONS) await plantAction(transaction, action);
    for (const remoteStep of STEPS) await insertRow(transaction, 'remote_step', remoteStep);
    for (const template of TEMPLATES) await insertRow(transaction, 'template', template);
  });
}

async function plantAction(transaction: Queries, { script, ...action }: SeedAction): Promise<void> {
  const id = await insertRow(transaction, 'action', action);
  const template = { action: { module: 'longscript', content: script } };
  await insertRow(transaction, 'action_impl', { type: 'ansible', action_id: id, template });
}

function step(name: string, values: Params = {}): TemplateStep {
  return { name, param_values: values, retry: { retry_times: 0, ignore_error: false } };
}
