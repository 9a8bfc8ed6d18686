import { Type } from 'typebox';
import { KEY_NAME } from '../../../base/keys.ts';
import { hostCaSetting, HOP_HOST, MOST_AUTHORITIES, MOST_JUMPS, SSH_USER } from '../../../machines/jump-settings.ts';
import { Optional } from '../../http/fields.ts';

const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
const User = Type.String({ pattern: SSH_USER, maxLength: 100 });
const Jump = Type.Object(
  {
    host: Type.String({ pattern: HOP_HOST }),
    port: Optional(Port),
    user: User,
    key_file: Optional(Type.String({ pattern: KEY_NAME, description: "one of the server's keys; left out: its own" })),
    host_ca: Optional(
      Type.Array(hostCaSetting.items, {
        maxItems: MOST_AUTHORITIES,
        description: 'public keys that sign its host key; left out: the key of the first contact counts',
      }),
    ),
  },
  { additionalProperties: false },
);

export const PoolSsh = Type.Object(
  {
    user: Optional(User),
    port: Optional(Port),
    jumps: Optional(
      Type.Array(Jump, { maxItems: MOST_JUMPS, description: 'the hosts on the way, in their order; empty: directly' }),
    ),
  },
  {
    additionalProperties: false,
    description: 'how its nodes are reached, where that differs from the machine type; what is left out is as there',
  },
);
