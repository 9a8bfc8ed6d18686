import { type Static, Type } from 'typebox';
import { accessSettings, SECRETS_GO_TO } from '../registry-api/access-settings.ts';
import { serverSettings, settleSetting } from '../server-settings.ts';
import { FORMATS } from './entries.ts';

/** Titles and descriptions of fields are English; `titleZh` and `descriptionZh` are their translation. */
export const settings = Type.Object(
  {
    ...accessSettings,
    user: Type.Optional(Type.String({ title: 'User', titleZh: '用户', minLength: 1, maxLength: 200 })),
    password: Type.Optional(
      Type.String({ title: 'Password', titleZh: '密码', writeOnly: true, minLength: 1, maxLength: 1000 }),
    ),
    prefix: Type.String({
      title: 'Prefix of keys',
      titleZh: '键的前缀',
      description: 'Ends with "/": the key of a node is the prefix and its name, such as /services/web/web-7',
      descriptionZh: '以“/”结尾：节点的键是前缀加名称，例如 /services/web/web-7',
      pattern: String.raw`^[\x21-\x7E]{0,199}/$`,
    }),
    format: Type.Enum(FORMATS, {
      title: 'Form of values',
      titleZh: '值的格式',
      description:
        'address: 10.0.0.7:8080; json: {"name", "ip", "port", "weight"}; grpc: {"Op", "Addr", "Metadata"} as in gRPC naming',
      descriptionZh:
        'address：10.0.0.7:8080；json：{"name", "ip", "port", "weight"}；grpc：gRPC naming 的 {"Op", "Addr", "Metadata"}',
      default: 'address',
    }),
    ...serverSettings,
    lease: Type.Optional(
      Type.Integer({
        title: 'Lease (s)',
        titleZh: '租约（秒）',
        description: 'Keys end when no worker of Springtide has been there for so long; left out = they stay',
        descriptionZh: '没有任何 Springtide 工作进程存活达到此时长后，键会消失；留空则一直保留',
        minimum: 30,
        maximum: 86_400,
      }),
    ),
    settle_time: settleSetting,
  },
  { additionalProperties: false, secretsGoTo: SECRETS_GO_TO },
);

export type Settings = Static<typeof settings>;
