import { Type } from 'typebox';
import { parseAmount } from '../../../domain/amount.ts';
import type { PoolId } from '../../../domain/ids.ts';
import { planReplace, replacePool } from '../../../operations/pools/replace-pool.ts';
import { resource } from '../../http/endpoint.ts';
import { Optional } from '../../http/fields.ts';
import { Nodes, nodesIn } from '../node-names.ts';
import { amount } from '../policy.ts';
import { BUSY, OperationFields, operationIn, StartedOrPlanned } from './pools.ts';
import { plannedOrStarted } from '../tasks/task-plans.ts';

const pools = resource<PoolId>('pools', '服务池');

export const poolReplaceEndpoints = [
  pools.change({
    path: '/pool/replace/:id',
    summary: 'Replace machines by new ones, batch by batch, the oldest first',
    summaryZh: '更换机器：分批用新机器替换旧机器，最旧的在前',
    input: Type.Object({
      nodes: Optional(Nodes),
      max_surge: Optional(
        amount(
          'how many machines more than before there may be at once: 10% unless given; 0: old ones are returned first',
        ),
      ),
      max_unavailable: Optional(amount('how many machines less than before there may be at once; then max_surge is 0')),
      ...OperationFields,
    }),
    data: StartedOrPlanned,
    example: {
      input: { max_surge: '25%', policy: { canary: 1, bake: 60, health_check: { type: 'http', port: 8080 } } },
      data: { task_id: 1 },
    },
    errors: {
      invalid: [
        'not in pool web-a: 10.0.0.9',
        'pool web-a has no machine to replace: none of its nodes was made by a task',
        'max_surge some is neither a number of nodes (3) nor a percentage (5%)',
        'pool 7 not found',
      ],
      busy: BUSY,
    },
    handle: ({ input, id, principal, language }, { context }) => {
      const { nodes, max_surge: maxSurge, max_unavailable: maxUnavailable, on_busy: onBusy } = input;
      const request = {
        poolId: id(),
        nodes: nodes === undefined ? null : nodesIn(nodes),
        maxSurge: amountIn('max_surge', maxSurge),
        maxUnavailable: amountIn('max_unavailable', maxUnavailable),
        onBusy,
        ...operationIn(input),
      };
      return plannedOrStarted(
        input,
        { language, principal },
        {
          plan: (check) => planReplace(context, request, check),
          start: () => replacePool(context, principal, request),
        },
      );
    },
  }),
];

/** @throws Refusal for what is no amount */
function amountIn(field: string, value: number | string | null | undefined): string | null {
  return value === null || value === undefined ? null : parseAmount(field, value);
}
