import { Type } from 'typebox';
import { parsePolicy } from '../../domain/policies/policy-parser.ts';
import {
  AFTER_FAILED_BATCH,
  mergedPolicy,
  type PolicyChanges,
  type RollingPolicy,
} from '../../domain/policies/rolling-policy.ts';
import { Optional } from '../http/fields.ts';
import type { Shown } from '../http/shown.ts';

/*
 * The rolling policy as clients send it. The schema describes it for documents; policy-parser.ts reads it, and refuses what is
 * wrong.
 */

export const amount = (description: string) =>
  Type.Union([Type.Integer({ minimum: 0 }), Type.String(), Type.Null()], { description, examples: [3, '5%'] });
const amounts = (description: string) =>
  Type.Union([Type.Array(Type.Union([Type.Integer({ minimum: 0 }), Type.String()])), Type.String(), Type.Null()], {
    description,
    examples: [[1, '10%', '50%', '100%'], '1, 10%, 50%, 100%'],
  });
const number = (description: string) => Type.Union([Type.Number(), Type.String(), Type.Null()], { description });
const nullable = (fields: Parameters<typeof Type.Object>[0], description: string) =>
  Type.Union([Type.Object(fields), Type.Null()], { description });

const TRIES = {
  tries: Optional(number('how many tries, 3 unless given')),
  interval: Optional(number('seconds between tries, 5 unless given')),
  timeout: Optional(number('seconds that a try may take, 5 unless given')),
};

const FAILED_BATCH =
  'after a batch of which every node failed: stop (unless given, for deploys and tasks by hand) or continue';
/** What a task does after a batch in which every node failed. */
export const AfterFailedBatch = Type.Enum([...AFTER_FAILED_BATCH], { description: FAILED_BATCH });

const Policy = Type.Object(
  {
    max_failures: Optional(amount('with more failed nodes than that the task stops before its next batch')),
    failed_batch: Optional(
      Type.Union([Type.Enum([...AFTER_FAILED_BATCH]), Type.Null()], { description: FAILED_BATCH }),
    ),
    canary: Optional(amount('the size of the first batch, of which no node may fail')),
    batches: Optional(amounts('the sizes of the batches, in order; the last one repeats')),
    bake: Optional(number('seconds from the end of a batch until the next may begin')),
    health_check: Optional(
      nullable(
        {
          type: Type.String({ description: 'http, tcp or command' }),
          scheme: Optional(Type.String({ description: 'http: http or https' })),
          port: Optional(number('http, tcp: the port on the node')),
          path: Optional(Type.String({ description: 'http: what is asked for, "/" unless given' })),
          status: Optional(number('http: the status that is well, 200 to 399 unless given')),
          command: Optional(Type.String({ description: 'command: a script for the node; exit code 0 is well' })),
          ...TRIES,
        },
        'asked of every node of a batch when it has ended',
      ),
    ),
    prometheus: Optional(
      nullable(
        {
          url: Type.String({ description: 'the server, such as http://prometheus:9090' }),
          query: Type.String({ description: 'PromQL that gives a vector or a scalar' }),
          min: Optional(number('the least value that is well')),
          max: Optional(number('the largest value that is well')),
          no_data: Optional(Type.String({ description: 'what no value means: fail (unless given) or pass' })),
          ...TRIES,
        },
        'asked before another batch begins',
      ),
    ),
    max_unavailable: Optional(amount('the most nodes of the pool that may be failed or active at once')),
    checkpoints: Optional(amounts('the task pauses for a person when so many of its nodes are done')),
    rollback: Optional(
      Type.Union([Type.Boolean(), Type.Null()], {
        description:
          'a deploy that fails brings the nodes that it touched back to the image before it; a replacement that fails returns new nodes whose old ones still serve',
      }),
    ),
  },
  {
    $id: 'RollingPolicyChanges',
    description: 'how the task goes from batch to batch; null switches off what the template says',
  },
);

/**
 * The field `policy` of a request. As it may be null, its fields reach policy-parser.ts unchecked, including
 * unknown ones, which are refused there.
 */
export const PolicyField = Optional(Type.Union([Policy, Type.Null()]));

const Size = Type.String({ description: 'a number of nodes or a percentage', examples: ['3', '5%'] });
const SHOWN_TRIES = { tries: Type.Integer(), interval: Type.Integer(), timeout: Type.Integer() };

/** A policy as it is stored, with every default filled in; optional parts that were not asked for are left out. */
export const ShownPolicy = Type.Object(
  {
    max_failures: Optional(Size),
    failed_batch: Optional(AfterFailedBatch),
    canary: Optional(Size),
    batches: Optional(Type.Array(Size)),
    bake: Optional(Type.Integer({ description: 'seconds' })),
    health_check: Optional(
      Type.Object({
        type: Type.Enum(['http', 'tcp', 'command']),
        scheme: Optional(Type.Enum(['http', 'https'])),
        port: Optional(Type.Integer()),
        path: Optional(Type.String()),
        status: Optional(Type.Integer()),
        command: Optional(Type.String()),
        ...SHOWN_TRIES,
      }),
    ),
    prometheus: Optional(
      Type.Object({
        url: Type.String(),
        query: Type.String(),
        min: Optional(Type.Number()),
        max: Optional(Type.Number()),
        no_data: Type.Enum(['fail', 'pass']),
        ...SHOWN_TRIES,
      }),
    ),
    max_unavailable: Optional(Size),
    checkpoints: Optional(Type.Array(Size)),
    rollback: Optional(Type.Boolean()),
  },
  { $id: 'RollingPolicy' },
);

export const POLICY: Shown<typeof ShownPolicy> = { max_failures: '5%', canary: '1', batches: ['10%', '50%'] };

/** A request's overrides of the template's policy; null = none. @throws Refusal that names the field */
export function policyIn(input: unknown): PolicyChanges | null {
  return input === undefined || input === null ? null : parsePolicy(input);
}

/** A template's own policy; null = none. @throws Refusal that names the field */
export function templatePolicyIn(input: unknown): RollingPolicy | null {
  return mergedPolicy(null, policyIn(input));
}
