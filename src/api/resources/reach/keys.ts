import { Type } from 'typebox';
import { KEY_NAME } from '../../../base/keys.ts';
import type { SealedKeyId } from '../../../domain/ids.ts';
import { createKey, deleteKey, type KeyDeps, updateKey } from '../../../operations/records/keys.ts';
import { listKeys, type SealedKeyRow } from '../../../store/sealed/sealed-key-rows.ts';
import type { ApiDeps } from '../../deps.ts';
import { resource } from '../../http/endpoint.ts';
import { payload, pageOf } from '../../http/envelope.ts';
import { EmptyText, Id, ListInput, NewId, NoInput, Text } from '../../http/fields.ts';
import { UNQUOTED } from '../../http/input.ts';
import type { Shown } from '../../http/shown.ts';

const KeyName = Type.String({
  pattern: KEY_NAME,
  description: 'what key_file of settings names it by: letters, digits, _ . and -',
});
/** A refusal does not quote it. */
const KeyText = Type.String({
  minLength: 1,
  maxLength: 65_536,
  [UNQUOTED]: true,
  description: 'the private key, as its file has it; it is never shown again',
});

const Key = Type.Object(
  {
    id: Id,
    name: KeyName,
    type: Type.String({
      description:
        'as ssh-ed25519; or public, certificate, private (not of SSH), other, for what is no key that can log in by SSH',
    }),
    fingerprint: Type.String({
      description: 'of its public half, as ssh-keygen -l writes it; empty = it is no SSH key',
    }),
    origin: Type.Enum(['file', 'upload', 'made'], {
      description: 'file = taken over from the directory of keys of a server; upload = added here',
    }),
    place: Type.String({ description: 'the host whose file it was; empty = it was added here' }),
    changed: Type.Number({ description: 'seconds since 1970 with milliseconds: since when it is this key' }),
    changed_by: Text,
  },
  { $id: 'Key' },
);
const KEY: Shown<typeof Key> = {
  id: 1,
  name: 'rack-a',
  type: 'ssh-ed25519',
  fingerprint: 'SHA256:8yGq3K5ZBu2vQpZ1l4kW0O9dM7bYx6tR2sE1aC0uJfI',
  origin: 'upload',
  place: '',
  changed: 1_772_359_200.125,
  changed_by: 'alice',
};
const TEXT = '-----BEGIN OPENSSH PRIVATE KEY-----\n…\n-----END OPENSSH PRIVATE KEY-----\n';
const TEXT_WRONG = 'text is no key that can be used: it is a public key: give the file beside it, without .pub';
const NOT_FOUND = 'key 7 not found';

const keys = resource<SealedKeyId>('keys', '密钥');

/** Keys that settings name: who may use them never sees them. */
export const keyEndpoints = [
  keys.list({
    path: '/key/list',
    summary: 'The keys that machine types and load balancers can name, without their private parts, the newest first',
    summaryZh: '机型和负载均衡可以引用的密钥列表（不含私钥内容），新的在前',
    input: ListInput,
    data: Type.Array(Key),
    example: { data: [KEY], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input, paging }, { context }) => {
      const { rows, total } = await listKeys(context.database, input.name ?? '', paging);
      return pageOf(rows.map(shown), total, paging);
    },
  }),
  keys.change({
    path: '/key/create',
    summary: 'Add a private key, which settings can name from now on',
    summaryZh: '添加私钥，之后设置中可以引用它',
    input: Type.Object({ name: KeyName, text: KeyText }),
    data: NewId,
    example: { input: { name: 'rack-a', text: TEXT }, data: 1 },
    errors: { invalid: [TEXT_WRONG, 'there is a key rack-a already: change it, or choose another name'] },
    handle: async ({ input, principal }, deps) => payload(await createKey(depsOf(deps), principal, input)),
  }),
  keys.change({
    path: '/key/update/:id',
    summary: 'Put another private key in the place of one; logins use it from then on',
    summaryZh: '更换私钥内容；之后的登录使用新密钥',
    input: Type.Object({ text: KeyText }),
    data: EmptyText,
    example: { input: { text: TEXT }, data: '' },
    errors: { invalid: [TEXT_WRONG], not_found: [NOT_FOUND] },
    handle: async ({ id, input, principal }, deps) => {
      await updateKey(depsOf(deps), principal, id(), input.text);
      return payload('');
    },
  }),
  keys.change({
    path: '/key/delete/:id',
    summary: 'Delete a key that no machine type and no load balancer names',
    summaryZh: '删除没有被机型和负载均衡引用的密钥',
    input: NoInput,
    data: EmptyText,
    example: { data: '' },
    errors: { invalid: ['key rack-a is used by machine type rack: change that first'], not_found: [NOT_FOUND] },
    handle: async ({ id, principal }, deps) => {
      await deleteKey(deps, principal, id());
      return payload('');
    },
  }),
];

function depsOf({ context, sealing }: ApiDeps): KeyDeps {
  return { context, ring: () => sealing.ring() };
}

function shown({ changed, ...row }: SealedKeyRow): Shown<typeof Key> {
  return { ...row, changed: changed.getTime() / 1000 };
}
