import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Params, TemplateStep } from '../../domain/plans/plan.ts';
import type { SeedCode } from '../../messages/descriptions.ts';
import { message, textOf } from '../../messages/message.ts';
import type { Database, Queries } from '../../store/database.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import { claimOnce } from '../../store/processes/installation.ts';
import { insertRow, updateRow } from '../../store/rows.ts';
import { lockImplementation } from '../../store/tasks/implementations.ts';
import { type DefaultAction, DEFAULT_ACTIONS } from './default-actions.ts';

/*
 * The defaults of a fresh installation: some actions, the steps made of them, and a template for each
 * operation of a pool. They are ordinary rows: once changed or deleted, they do not come back.
 */

/** A description as it is stored (messages/descriptions.ts). */
const seeded = (code: SeedCode): string => textOf(message(code), 'en');

export const DEFAULT_STEPS: readonly {
  readonly name: string;
  readonly desc: string;
  readonly actions: readonly string[];
}[] = [
  { name: 'echo', desc: seeded('seed_echo'), actions: ['echo'] },
  {
    name: 'start_service',
    desc: seeded('seed_start_service'),
    actions: ['start_docker', 'check_port'],
  },
  { name: 'stop_service', desc: seeded('seed_stop_service'), actions: ['stop_docker'] },
];

const START: Params = { name: 'service', port: 80, seconds: 60 };
const STOP: Params = { name: 'service' };

export const DEFAULT_TEMPLATES: readonly {
  readonly name: string;
  readonly desc: string;
  readonly steps: readonly TemplateStep[];
}[] = [
  {
    name: 'expand',
    desc: seeded('seed_expand'),
    steps: [step('create_vm'), step('start_service', START), step('register')],
  },
  {
    name: 'shrink',
    desc: seeded('seed_shrink'),
    steps: [step('unregister'), step('stop_service', STOP), step('return_vm')],
  },
  {
    name: 'deploy',
    desc: seeded('seed_deploy'),
    steps: [step('unregister'), step('stop_service', STOP), step('start_service', START), step('register')],
  },
];

/**
 * Inserts the defaults at the first start of an installation, once, however many processes start; and in one that
 * an earlier version made, once renews the actions that are unchanged.
 */
export async function seed(database: Database): Promise<void> {
  await inTransaction(database, async (transaction) => {
    if (await claimOnce(transaction, 'seeded_2')) {
      for (const action of DEFAULT_ACTIONS) await renewAction(transaction, action);
    }
    if (!(await claimOnce(transaction, 'seeded_1'))) return;
    for (const action of DEFAULT_ACTIONS) await plantAction(transaction, action);
    for (const remoteStep of DEFAULT_STEPS) await insertRow(transaction, 'remote_step', remoteStep);
    for (const template of DEFAULT_TEMPLATES) await insertRow(transaction, 'template', template);
  });
}

async function plantAction(transaction: Queries, { name, desc, params, script }: DefaultAction): Promise<void> {
  const id = await insertRow(transaction, 'action', { name, desc: seeded(desc), params });
  await insertRow(transaction, 'action_impl', { type: 'ansible', action_id: id, template: templateOf(script) });
}

/** Replaces an earlier version's script of a default action by the present one, unless it was changed. */
async function renewAction(transaction: Queries, { name, script, earlier }: DefaultAction): Promise<void> {
  const row = await lockImplementation(transaction, name);
  const content = row?.template.action?.['content'];
  if (row === null || typeof content !== 'string') return;
  const isUntouched =
    earlier.includes(createHash('sha256').update(content).digest('hex')) &&
    isDeepStrictEqual(row.template, templateOf(content));
  if (isUntouched) await updateRow(transaction, 'action_impl', row.id, { template: templateOf(script) });
}

function templateOf(script: string) {
  return { action: { module: 'longscript', content: script } };
}

function step(name: string, values: Params = {}): TemplateStep {
  return { name, param_values: values, retry: { retry_times: 0, ignore_error: false } };
}
