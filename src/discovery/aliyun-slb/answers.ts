import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { CloudFault } from '../../clouds/cloud-fault.ts';

const text = Type.Optional(Type.String());
const page = { NextToken: text };
const port = Type.Integer({ minimum: 0, maximum: 65_535 });

const ailing = Type.Object({
  ServerId: Type.String(),
  Port: Type.Optional(port),
  Status: text,
  Reason: Type.Optional(Type.Object({ ReasonCode: text, ActualResponse: text, ExpectedResponse: text })),
});

const health = Type.Object({
  ServerGroupInfos: Type.Optional(
    Type.Array(
      Type.Object({ ServerGroupId: text, NonNormalServers: Type.Optional(Type.Array(ailing, { maxItems: 10_000 })) }),
      { maxItems: 1000 },
    ),
  ),
});

const server = Type.Object({
  ServerId: Type.String(),
  ServerIp: text,
  ServerType: text,
  Port: Type.Optional(port),
  Weight: Type.Optional(Type.Integer()),
  Status: text,
});

const serverGroup = Type.Object({
  ServerGroupId: Type.String(),
  ServerGroupType: text,
  VpcId: text,
  RelatedLoadBalancerIds: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
  HealthCheckConfig: Type.Optional(Type.Object({ HealthCheckEnabled: Type.Optional(Type.Boolean()) })),
  ConnectionDrainConfig: Type.Optional(
    Type.Object({
      ConnectionDrainEnabled: Type.Optional(Type.Boolean()),
      ConnectionDrainTimeout: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
    }),
  ),
});

/** What ALB answers, by its grammar. */
export const ANSWERS = {
  groups: Type.Object({ ServerGroups: Type.Optional(Type.Array(serverGroup, { maxItems: 100 })) }),
  servers: Type.Object({
    Servers: Type.Optional(Type.Array(server, { maxItems: 1000 })),
    TotalCount: Type.Optional(Type.Integer({ minimum: 0 })),
    ...page,
  }),
  listeners: Type.Object({
    Listeners: Type.Optional(Type.Array(Type.Object({ ListenerId: Type.String() }), { maxItems: 1000 })),
    ...page,
  }),
  health: Type.Object({
    ListenerHealthStatus: Type.Optional(Type.Array(health, { maxItems: 1000 })),
    RuleHealthStatus: Type.Optional(Type.Array(health, { maxItems: 1000 })),
    ...page,
  }),
  begun: Type.Object({ JobId: text }),
  jobs: Type.Object({
    Jobs: Type.Optional(
      Type.Array(Type.Object({ Status: text, ErrorCode: text, ErrorMessage: text }), { maxItems: 100 }),
    ),
  }),
} as const;

export type Answer<Name extends keyof typeof ANSWERS> = Static<(typeof ANSWERS)[Name]>;

/** A server as a server group lists it. */
export type AlbListed = Static<typeof server>;

/** @throws CloudFault 'unsure': something else answers */
export function answered<Of extends TSchema>(grammar: Of, answer: unknown): Static<Of> {
  if (!Value.Check(grammar, answer)) throw new CloudFault('unsure', { said: 'the answer is none of ALB' });
  return answer;
}
