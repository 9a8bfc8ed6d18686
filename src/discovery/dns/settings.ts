import { type Static, Type } from 'typebox';
import { serverSettings } from '../server-settings.ts';
import { ALGORITHMS } from './wire/tsig.ts';

const LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
/** Room for the name of a server before it. */
const LONGEST_NAME = 180;
const name = (title: string, titleZh: string, description: string, descriptionZh: string) =>
  Type.String({
    title,
    titleZh,
    description,
    descriptionZh,
    pattern: `^${LABEL}(?:\\.${LABEL})*\\.?$`,
    maxLength: LONGEST_NAME,
  });

/** Titles and descriptions of fields are English; `titleZh` and `descriptionZh` are their translation. */
export const settings = Type.Object(
  {
    server: Type.String({
      title: 'Server',
      titleZh: '服务器',
      description: 'The primary server of the zone, as host or host:port (53)',
      descriptionZh: '该区域的主服务器：主机，或 主机:端口（53）',
      pattern: String.raw`^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$`,
    }),
    zone: name('Zone', '区域', 'Such as example.com', '例如 example.com'),
    name: name(
      'Name',
      '名称',
      'Where clients find the nodes: web.example.com, or _http._tcp.web.example.com for SRV',
      '客户端查询节点所用的名称：web.example.com；SRV 则为 _http._tcp.web.example.com',
    ),
    type: Type.Enum(['address', 'srv'] as const, {
      title: 'Records',
      titleZh: '记录',
      description: 'address: an A or AAAA record for each node; srv: an SRV record, and a name with the address',
      descriptionZh: 'address：每个节点一条 A 或 AAAA 记录；srv：每个节点一条 SRV 记录，外加一个带地址的名称',
      default: 'address',
    }),
    ttl: Type.Integer({ title: 'TTL (s)', titleZh: 'TTL（秒）', default: 60, minimum: 1, maximum: 86_400 }),
    ...serverSettings,
    priority: Type.Integer({
      title: 'Priority (SRV)',
      titleZh: '优先级（SRV）',
      default: 10,
      minimum: 0,
      maximum: 65_535,
    }),
    settle_time: Type.Optional(
      Type.Number({
        title: 'Wait after taking out (s)',
        titleZh: '摘除后的等待时间（秒）',
        description: 'How long unregistering waits, as resolvers still have the node; left out = the TTL',
        descriptionZh: '注销后等待的时间，因为解析器仍缓存着该节点；留空则等于 TTL',
        minimum: 0,
        maximum: 86_400,
      }),
    ),
    key_name: name('Key', '密钥名称', 'The name of the TSIG key', 'TSIG 密钥的名称'),
    algorithm: Type.Enum(ALGORITHMS, { title: 'Algorithm', titleZh: '算法', default: 'hmac-sha256' }),
    secret: Type.String({
      title: 'Secret',
      titleZh: '密钥',
      description: 'In base64, as tsig-keygen prints it',
      descriptionZh: 'base64 格式，即 tsig-keygen 输出的内容',
      writeOnly: true,
      minLength: 1,
      maxLength: 1000,
    }),
  },
  { additionalProperties: false, secretsGoTo: ['server'] },
);

export type Settings = Static<typeof settings>;
