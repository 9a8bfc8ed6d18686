import { type Static, type TSchemaOptions, Type } from 'typebox';
import { checkEndpoint } from '../../../clouds/endpoint-setting.ts';
import { settingRefusal } from '../../../domain/settings.ts';
import { message } from '../../../messages/message.ts';
import { isUserData, userDataOf } from '../user-data.ts';
import { loginSettings } from '../../login-settings.ts';
import { readySettings } from '../../ready-settings.ts';
import { shellSettings } from '../../shell-settings.ts';

/** Bytes of user data that clouds take, and a public key as long as they come. */
const MOST_USER_DATA = 16_384;
const LONG_KEY = `ssh-rsa ${'A'.repeat(1500)}`;

/** Groups that must let the server in. @param pattern of their ids */
function securityGroups(pattern: string, options: TSchemaOptions = {}) {
  return Type.Array(Type.String({ pattern }), {
    title: 'Security groups',
    titleZh: '安全组',
    description: 'They must let the server reach the SSH port',
    descriptionZh: '必须允许服务器访问 SSH 端口',
    maxItems: 16,
    uniqueItems: true,
    ...options,
  });
}

/** Tags as name=value. @param pattern of one */
function tags(pattern: string, maxItems: number) {
  return Type.Optional(
    Type.Array(Type.String({ pattern, maxLength: 400 }), {
      title: 'Tags',
      titleZh: '标签',
      description: 'As name=value, for machines and their volumes',
      descriptionZh: '格式为 名称=值，用于机器及其卷',
      maxItems,
    }),
  );
}

/** What machine types of all such clouds have. */
export const orderSettings = {
  spot: Type.Union([Type.Literal('no'), Type.Literal('only'), Type.Literal('preferred')], {
    title: 'Spot machines',
    titleZh: '竞价实例',
    description: 'no; only; preferred: others where there are none',
    descriptionZh: 'no：不使用；only：只使用；preferred：优先使用，没有时使用按需实例',
    default: 'no',
  }),
  key_name: Type.Optional(
    Type.String({
      title: 'Key pair',
      titleZh: '密钥对',
      description: 'The name of a key pair of the region that machines accept besides',
      descriptionZh: '该地域中的密钥对名称，机器也接受它',
      pattern: '^[A-Za-z0-9][A-Za-z0-9 ._@+-]{0,99}$',
    }),
  ),
  user_data: Type.Optional(
    Type.String({
      title: 'User data',
      titleZh: '用户数据',
      description:
        'For cloud-init: begins with #cloud-config, #! or #include; everybody who may log in to a machine can read it there',
      descriptionZh: '供 cloud-init 使用，以 #cloud-config、#! 或 #include 开头；能登录机器的人都能在机器上读取它',
      maxLength: 12_000,
    }),
  ),
  address: Type.Union([Type.Literal('private'), Type.Literal('public')], {
    title: 'Address',
    titleZh: '地址',
    description: 'By which of its addresses the server reaches a machine: private or public',
    descriptionZh: '服务器通过机器的哪个地址访问它：private（私有）或 public（公有）',
    default: 'private',
  }),
  read_host_key: Type.Boolean({
    title: 'Host key from the console',
    titleZh: '从控制台读取主机密钥',
    description:
      'Wait until cloud-init has written the SSH host key to the console, and trust that one alone; costs minutes and calls',
    descriptionZh: '等待 cloud-init 把 SSH 主机密钥写到控制台，并且只信任它；需要数分钟和额外的调用',
    default: false,
  }),
  time_limit: Type.Integer({
    title: 'Wait for the address in seconds',
    titleZh: '等待地址的秒数',
    description: 'How long a machine may take until it runs and has its address',
    descriptionZh: '机器最多用多久才能运行并获得地址',
    minimum: 1,
    maximum: 7200,
    default: 600,
  }),
  ...loginSettings,
  ...readySettings,
  ...shellSettings,
};

/** Whether cloud-init adds the server's key. @param also what else follows from it */
function addKey(also: { readonly en: string; readonly zh: string } = { en: '', zh: '' }) {
  return Type.Boolean({
    title: "Add the server's key",
    titleZh: '加入服务器公钥',
    description: `Let cloud-init add the server's public key to the image's default user${also.en}`,
    descriptionZh: `由 cloud-init 把服务器公钥加入镜像的默认用户${also.zh}`,
    default: true,
  });
}

/** Settings that clouds have in words or grammars of their own. */
export const settingOf = { securityGroups, tags, addKey } as const;

const schema = Type.Object({ ...orderSettings, add_key: addKey() });

export type OrderSettings = Static<typeof schema>;

/** @throws Refusal for an endpoint or user data that the schema cannot refuse */
export function checkOrderSettings({
  endpoint,
  user_data: text = '',
}: Pick<OrderSettings, 'user_data'> & { readonly endpoint?: string | undefined }): void {
  checkEndpoint(endpoint);
  if (!isUserData(text)) throw settingRefusal('user_data', message('cloud_user_data_unknown'));
  if (Buffer.byteLength(userDataOf(text, LONG_KEY)) > MOST_USER_DATA) {
    throw settingRefusal('user_data', message('cloud_user_data_long', { most: MOST_USER_DATA }));
  }
}

/** What machines get as user data, as base64; null = nothing. */
export function encodedUserData({ user_data: own = '' }: Pick<OrderSettings, 'user_data'>, publicKey: string | null) {
  const text = publicKey === null ? own : userDataOf(own, publicKey);
  return text === '' ? null : Buffer.from(text).toString('base64');
}

/** @example tagsIn(['team=web=1']) // { team: 'web=1' } */
export function tagsIn(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((tag) => {
      const split = tag.indexOf('=');
      return [tag.slice(0, split), tag.slice(split + 1)] as const;
    }),
  );
}
