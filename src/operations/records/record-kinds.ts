import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';
import { RECORD_TABLES, type RecordTable } from '../../store/record-versions.ts';
import { ACTION_IMPL } from './action-impls.ts';
import { ACTION } from './actions.ts';
import { LOAD_BALANCER, MACHINE_TYPE, recordKindOf } from './backends.ts';
import { CLUSTER } from './clusters.ts';
import { POOL } from './pools.ts';
import { REMOTE_STEP } from './remote-steps.ts';
import { REPOSITORY } from './repositories.ts';
import { SCHEDULE } from './save-schedule.ts';
import { SERVICE } from './services.ts';
import { TEMPLATE } from './templates.ts';
import type { RecordKind } from './versioned.ts';

const KINDS: Readonly<Record<RecordTable, RecordKind<object>>> = {
  cluster: CLUSTER,
  service: SERVICE,
  pool: POOL,
  vm_type: recordKindOf(MACHINE_TYPE),
  sd: recordKindOf(LOAD_BALANCER),
  action: ACTION,
  action_impl: ACTION_IMPL,
  remote_step: REMOTE_STEP,
  template: TEMPLATE,
  schedule: SCHEDULE,
  repository: REPOSITORY,
};

export const RECORD_KINDS: readonly RecordTable[] = RECORD_TABLES;

/** A kind of record by its name. @throws Refusal when there is no such kind */
export function recordKind(name: string): RecordKind<object> {
  const table = RECORD_TABLES.find((known) => known === name);
  if (table !== undefined) return KINDS[table];
  const values = RECORD_TABLES.join(', ');
  throw new Refusal('invalid', message('choice_wrong', { name: 'kind', given: visible(name).slice(0, 40), values }), {
    field: 'kind',
  });
}
