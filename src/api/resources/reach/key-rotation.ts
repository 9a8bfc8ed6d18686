import { type Static, Type } from 'typebox';
import { type KeyRotationId, LARGEST_ID, type NodeId } from '../../../domain/ids.ts';
import type { Language } from '../../../messages/language.ts';
import { message, textOf } from '../../../messages/message.ts';
import { shownText } from '../../../messages/stored.ts';
import { othersOfOwnKey, poolsOfOwnKey } from '../../../operations/rotation/reached-by-own-key.ts';
import { finishPhase, goBack, startRotation, type SteerDeps } from '../../../operations/rotation/steer-rotation.ts';
import {
  lastRotation,
  listRotationNodes,
  rotationCounts,
  type RotationNodeView,
} from '../../../store/sealed/rotations.ts';
import type { ApiDeps } from '../../deps.ts';
import { resource } from '../../http/endpoint.ts';
import { pageOf, payload } from '../../http/envelope.ts';
import { EmptyText, Id, NoInput, Optional, Text } from '../../http/fields.ts';
import type { Shown } from '../../http/shown.ts';

/*
 * The server's own key is changed for a new one, on all nodes.
 */

const MOST_EXCEPTED = 1000;
const Time = Type.Number({ description: 'seconds since 1970 with milliseconds' });
const State = Type.Enum(['waiting', 'ready', 'failed'], {
  description: 'ready: this phase is done there; failed: it is tried again',
});
const ByHand = Type.Array(Text, {
  description: 'machine types, load balancers and pools with hosts that people give the new key to, such as jump hosts',
});

const Generation = Type.Integer({
  minimum: 1,
  maximum: LARGEST_ID,
  description: 'of the phase that was seen, as /server/key/rotation has it: in another one nothing is done',
});

const Rotation = Type.Object(
  {
    phase: Type.Enum(['none', 'adding', 'removing', 'ended'], {
      description:
        'adding: nodes are given the other key; removing: it is taken away from them, and the one that counts is the new one; none: there was no change yet',
    }),
    generation: Type.Integer({ minimum: 0, description: 'of this phase: no two have the same' }),
    is_back: Type.Integer({ minimum: 0, maximum: 1, description: '1: somebody chose to go back' }),
    began: Time,
    began_by: Text,
    since: Type.Number({ description: 'when the phase began' }),
    waiting: Type.Integer({ minimum: 0 }),
    ready: Type.Integer({ minimum: 0 }),
    failed: Type.Integer({ minimum: 0 }),
    excepted: Type.Array(Id, { description: 'nodes that were not waited for' }),
    public_key: Type.String({ description: 'of the key that counts, a line for authorized_keys' }),
    other_public_key: Type.String({ description: 'of the other one, which is accepted too; empty = there is none' }),
    by_hand: ByHand,
  },
  { $id: 'KeyRotation' },
);
const LINE = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ… springtide';
const NONE: Shown<typeof Rotation> = {
  phase: 'none',
  generation: 0,
  is_back: 0,
  began: 0,
  began_by: '',
  since: 0,
  waiting: 0,
  ready: 0,
  failed: 0,
  excepted: [],
  public_key: LINE,
  other_public_key: '',
  by_hand: [],
};

const Node = Type.Object(
  {
    node_id: Id,
    ip: Type.String(),
    pool_name: Type.String(),
    state: State,
    tries: Type.Integer({ minimum: 0 }),
    is_excepted: Type.Integer({ minimum: 0, maximum: 1 }),
    reason: Type.String({ description: 'why the last try failed' }),
  },
  { $id: 'KeyRotationNode' },
);
const NODE: Static<typeof Node> = {
  node_id: 1,
  ip: '10.0.0.1',
  pool_name: 'web-a',
  state: 'failed',
  tries: 3,
  is_excepted: 0,
  reason: '10.0.0.1:22: connection refused',
};
const Plan = Type.Object({
  nodes: Type.Integer({ minimum: 0, description: 'that are logged in to with this key' }),
  by_hand: ByHand,
});
const NOT_RUNNING = 'the key of the server is not being changed';
const MOVED =
  'the change of the key has another phase by now: see /server/key/rotation, and ask again with its generation';
const keys = resource<KeyRotationId>('keys', '密钥');

export const keyRotationEndpoints = [
  keys.change({
    path: '/server/key/rotate',
    summary: 'Change the server’s own key: a new one is made, given to all nodes, tried there, and then used',
    summaryZh: '轮换服务器自己的密钥：生成新密钥，分发到所有节点并验证，然后启用',
    input: Type.Object({
      plan: Optional(Type.Integer({ minimum: 0, maximum: 1, description: '1: only say what would be done' })),
    }),
    data: Plan,
    example: { input: { plan: 1 }, data: { nodes: 120, by_hand: ['machine type rack'] } },
    errors: {
      invalid: [
        'the key of the server is being changed already, since 2026-03-01T10:00:00.000Z by alice: see /server/key/rotation',
      ],
    },
    handle: async ({ input, principal, language }, deps) => {
      const { database } = deps.context;
      const pools = await poolsOfOwnKey(database, deps.terminals.endpointOf);
      const nodes = pools.reduce((sum, pool) => sum + pool.nodes, 0);
      if (input.plan !== 1) await startRotation(steering(deps), principal);
      return payload({ nodes, by_hand: await byHand(deps, language) });
    },
  }),
  keys.ask({
    path: '/server/key/rotation',
    summary: 'How far the change of the server’s own key is: the one that runs, or the last one',
    summaryZh: '服务器密钥轮换的进度：正在进行的或最近一次',
    input: NoInput,
    data: Rotation,
    example: { data: NONE },
    handle: async ({ language }, deps) => payload(await shownRotation(deps, language)),
  }),
  keys.list({
    path: '/server/key/rotation/nodes',
    summary: 'The nodes of that change, those that failed first, with the reason',
    summaryZh: '该次轮换涉及的节点，失败的在前，附原因',
    input: Type.Object({ state: Optional(State) }),
    data: Type.Array(Node),
    example: { data: [NODE], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input, paging, language }, { context: { database } }) => {
      const rotation = await lastRotation(database);
      if (rotation === null) return pageOf([], 0, paging);
      const { rows, total } = await listRotationNodes(database, rotation, input.state ?? null, paging);
      return pageOf(
        rows.map((row) => shownNode(row, language)),
        total,
        paging,
      );
    },
  }),
  keys.change({
    path: '/server/key/rotate/finish',
    summary:
      'Go on with the change of the key without waiting for some nodes, or for people; in the last phase that ends it',
    summaryZh: '继续轮换而不再等待某些节点或人工操作；在最后阶段即结束轮换',
    input: Type.Object({
      generation: Generation,
      except: Optional(
        Type.Array(Id, {
          maxItems: MOST_EXCEPTED,
          description:
            'nodes that are not waited for; when the change ends, those that never got the new key are not reached any more',
        }),
      ),
    }),
    data: EmptyText,
    example: { input: { generation: 1, except: [7] }, data: '' },
    errors: {
      invalid: [
        NOT_RUNNING,
        'nodes 7, 9 do not have the key yet: wait, or name them in except, and they are left behind',
      ],
      conflict: [MOVED, 'this phase began only now: try again in some seconds'],
    },
    handle: async ({ input, principal }, deps) => {
      const except = (input.except ?? []) as unknown as readonly NodeId[];
      await finishPhase(steering(deps), principal, { generation: input.generation, except });
      return payload('');
    },
  }),
  keys.change({
    path: '/server/key/rotate/back',
    summary:
      'Take the change of the key back: nodes keep, or get again, the key from before; a second time: go on after all',
    summaryZh: '撤回轮换：节点保留或重新获得原来的密钥；再次调用则继续轮换',
    input: Type.Object({ generation: Generation }),
    data: EmptyText,
    example: { input: { generation: 1 }, data: '' },
    errors: { invalid: [NOT_RUNNING], conflict: [MOVED] },
    handle: async ({ input, principal }, deps) => {
      await goBack(steering(deps), principal, input.generation);
      return payload('');
    },
  }),
];

function steering({ context, sealing, terminals }: ApiDeps): SteerDeps {
  return { context, ring: () => sealing.ring(), endpointOf: terminals.endpointOf };
}

async function byHand({ context }: ApiDeps, language: Language): Promise<string[]> {
  return (await othersOfOwnKey(context.database)).map((one) => textOf(one, language));
}

async function shownRotation(deps: ApiDeps, language: Language): Promise<Shown<typeof Rotation>> {
  const { database } = deps.context;
  const [current = '', other = ''] = await deps.backends.keys.publicKeys();
  const lines = { public_key: current, by_hand: await byHand(deps, language) };
  const rotation = await lastRotation(database);
  if (rotation === null) return { ...NONE, ...lines };
  const { id, phase, generation, began, since, began_by, excepted } = rotation;
  return {
    ...lines,
    ...(await rotationCounts(database, id)),
    phase,
    generation,
    began_by,
    excepted: [...excepted],
    is_back: rotation.is_back ? 1 : 0,
    began: began.getTime() / 1000,
    since: since.getTime() / 1000,
    other_public_key: other,
  };
}

function shownNode(row: RotationNodeView, language: Language): Static<typeof Node> {
  const { node_id, ip, pool_name, state, tries, is_excepted: isExcepted } = row;
  const missing = ip === '-' ? textOf(message('rotation_no_address'), language) : '';
  const reason = shownText(row.reason, row.reason_content, language) || missing;
  return { node_id, ip, pool_name, state, tries, is_excepted: isExcepted ? 1 : 0, reason };
}
