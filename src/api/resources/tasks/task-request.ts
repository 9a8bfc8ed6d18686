import { type Static, Type } from 'typebox';
import { NODE_ORDERS } from '../../../domain/policies/asked.ts';
import type { TaskRequest } from '../../../operations/tasks/create-task.ts';
import { Count, Optional } from '../../http/fields.ts';
import { Targets, targetsIn } from '../node-names.ts';
import { PolicyField, policyIn } from '../policy.ts';
import { StartFields } from './task-plans.ts';

/*
 * What every endpoint takes that runs something on nodes which the request names: the nodes, and how it goes from one to
 * the next.
 */

const Auto = Type.Union([Type.Integer(), Type.Boolean()], {
  description: '0: the tasks are only made, and begin by /task/start; absent or 1: they begin at once',
});
/** Seconds of a week. */
const LONGEST_TIMEOUT = 604_800;
/** Characters of an address, with some to spare. */
const LONGEST_ADDRESS = 300;

export const RequestFields = {
  timeout: Optional(
    Type.Integer({
      minimum: 0,
      maximum: LONGEST_TIMEOUT,
      description: 'seconds that an attempt may take; 0 = the default',
    }),
  ),
  auto: Optional(Auto),
  max_ratio: Optional(Count),
  max_num: Optional(Count),
  max_failures: Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.String()])),
  nodes: Targets,
  order: Optional(
    Type.Enum([...NODE_ORDERS], {
      description: 'node: in the order of the nodes’ ids (the default); given: in that of nodes',
    }),
  ),
  policy: PolicyField,
  scripts_for: Optional(
    Type.String({
      maxLength: LONGEST_ADDRESS,
      description: 'with plan=1: the address of a node, to see the scripts that would run there',
    }),
  ),
  ...StartFields,
};

const RequestInput = Type.Object(RequestFields);

export const REQUEST_REFUSALS = [
  'no node has the address 10.0.0.8, 10.0.0.9',
  'nodes is empty: name the addresses to work on',
  'max_ratio is 500, and must be from 1 to 100',
];

/** The part of a request that those endpoints have in common. */
export function requestIn(input: Static<typeof RequestInput>): Omit<TaskRequest, 'work' | 'taskName'> {
  return {
    timeout: input.timeout ?? null,
    maxRatio: input.max_ratio ?? null,
    maxNum: input.max_num ?? null,
    maxFailures: input.max_failures === undefined ? null : String(input.max_failures),
    ips: targetsIn(input.nodes),
    order: input.order,
    onBusy: input.on_busy,
    begins: Number(input.auto ?? 1) === 0 ? 'by_person' : 'at_once',
    policy: policyIn(input.policy),
  };
}
