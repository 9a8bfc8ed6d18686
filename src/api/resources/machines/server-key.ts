import { Type } from 'typebox';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { NoInput, Text } from '../../http/fields.ts';

const ServerKey = Type.Object(
  { public_key: Type.String({ ...Text, description: 'a line for authorized_keys' }) },
  { $id: 'ServerKey' },
);

/** What nodes must accept. */
export const serverKeyEndpoints = [
  resource('machine types', '机型').read({
    path: '/server/key',
    summary: 'The SSH public key that nodes must accept, where their machine type names no other',
    summaryZh: '节点必须接受的 SSH 公钥（机型没有指定其他密钥时）',
    input: NoInput,
    data: ServerKey,
    example: { data: { public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ… springtide' } },
    handle: async (_, { backends }) => payload({ public_key: await backends.keys.publicKey() }),
  }),
];
