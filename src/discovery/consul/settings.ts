import { type Static, Type } from 'typebox';
import { accessSettings, SECRETS_GO_TO } from '../registry-api/access-settings.ts';
import { serverSettings, settleSetting } from '../server-settings.ts';

const WORD = '^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$';
const MOST_TAGS = 50;

/** Titles and descriptions of fields are English; `titleZh` and `descriptionZh` are their translation. */
export const settings = Type.Object(
  {
    ...accessSettings,
    token: Type.Optional(
      Type.String({
        title: 'ACL token',
        titleZh: 'ACL 令牌',
        writeOnly: true,
        pattern: String.raw`^[\x21-\x7E]{1,200}$`,
      }),
    ),
    datacenter: Type.Optional(
      Type.String({
        title: 'Datacenter',
        titleZh: '数据中心',
        description: 'Left out = that of the agent that is asked',
        descriptionZh: '留空则为所询问的 agent 的数据中心',
        pattern: WORD,
      }),
    ),
    service: Type.String({
      title: 'Service',
      titleZh: '服务名称',
      description: 'The name by which clients find the nodes',
      descriptionZh: '客户端用来查找节点的名称',
      pattern: WORD,
    }),
    node: Type.String({
      title: 'Consul node',
      titleZh: 'Consul 节点',
      description: 'The external node of the catalog that has the nodes as instances; no agent may have this name',
      descriptionZh: '目录中的外部节点，各节点是它的实例；不能与任何 agent 同名',
      default: 'springtide',
      pattern: WORD,
    }),
    tags: Type.Array(Type.String({ pattern: String.raw`^[\x21-\x7E]{1,128}$` }), {
      title: 'Tags',
      titleZh: '标签',
      default: [],
      maxItems: MOST_TAGS,
      uniqueItems: true,
    }),
    ...serverSettings,
    check: Type.Enum(['none', 'tcp', 'http'], {
      title: 'Health check',
      titleZh: '健康检查',
      description: 'consul-esm makes it: without a running one, no node becomes healthy',
      descriptionZh: '由 consul-esm 执行：没有运行它时，节点不会变为健康',
      default: 'none',
    }),
    check_path: Type.String({
      title: 'Path of the check',
      titleZh: '检查路径',
      description: 'What a check by HTTP asks for',
      descriptionZh: 'HTTP 检查所请求的路径',
      default: '/',
      pattern: String.raw`^/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,199}$`,
    }),
    check_interval: Type.Integer({
      title: 'Check interval (s)',
      titleZh: '检查间隔（秒）',
      default: 10,
      minimum: 1,
      maximum: 3600,
    }),
    up_timeout: Type.Number({
      title: 'Time to become healthy (s)',
      titleZh: '等待健康的时间（秒）',
      default: 60,
      minimum: 0,
      maximum: 86_400,
    }),
    settle_time: settleSetting,
  },
  { additionalProperties: false, secretsGoTo: SECRETS_GO_TO },
);

export type Settings = Static<typeof settings>;
