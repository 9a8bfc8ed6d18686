import { type Static, Type } from 'typebox';
import { keySetting } from '../../base/key-setting.ts';
import { serverSettings } from '../server-settings.ts';

const PLACE = String.raw`^(/\S+|[^/\s]+:\d{1,5})$`;
/** HAProxies that are one balancer, besides the first. */
const MOST_OTHERS = 7;

/** Titles and descriptions of fields are English; `titleZh` and `descriptionZh` are their translation. */
export const settings = Type.Object(
  {
    socket: Type.String({
      title: 'Runtime socket',
      titleZh: '运行时套接字',
      description: 'Path of the stats socket (level admin), or host:port when it listens on TCP',
      descriptionZh: 'stats socket 的路径（level admin），或 host:port',
      default: '/run/haproxy/admin.sock',
      pattern: PLACE,
    }),
    others: Type.Optional(
      Type.Array(Type.String({ pattern: PLACE, maxLength: 300 }), {
        title: 'Sockets of further instances',
        titleZh: '其他 HAProxy 的套接字',
        description:
          'HAProxies that stand side by side as one load balancer, with the same backend: each node is in all of them',
        descriptionZh: '作为同一个负载均衡并行工作、backend 相同的其他 HAProxy：每个节点都会加入全部',
        maxItems: MOST_OTHERS,
        uniqueItems: true,
      }),
    ),
    backend: Type.String({
      title: 'Backend',
      titleZh: 'backend 名称',
      pattern: '^[A-Za-z0-9_.:-]+$',
    }),
    ...serverSettings,
    slow_start: Type.Optional(
      Type.Number({
        title: 'Slow start (s)',
        titleZh: '慢启动时间（秒）',
        description: 'For how long the weight of a node grows after it became healthy',
        descriptionZh: '节点变为健康后，权重逐步增长到全值所用的时间',
        minimum: 0,
        maximum: 3600,
      }),
    ),
    drain_timeout: Type.Number({
      title: 'Drain time (s)',
      titleZh: '排空时间（秒）',
      description: 'How long requests in flight may take to end before a server is taken out all the same',
      descriptionZh: '摘除节点前等待在途请求结束的最长时间',
      default: 30,
      minimum: 0,
      maximum: 86_400,
    }),
    check: Type.Boolean({
      title: 'Health check',
      titleZh: '健康检查',
      description: 'A server gets requests only after it has passed a check',
      descriptionZh: '节点通过检查后才接收请求',
      default: true,
    }),
    check_interval: Type.Number({
      title: 'Check interval (s)',
      titleZh: '检查间隔（秒）',
      default: 1,
      minimum: 0.05,
      maximum: 3600,
    }),
    up_timeout: Type.Number({
      title: 'Time to become healthy (s)',
      titleZh: '等待健康的时间（秒）',
      default: 30,
      minimum: 0,
      maximum: 86_400,
    }),
    ssh: Type.Optional(
      Type.Object(
        {
          host: Type.String({ title: 'Host', titleZh: '主机', minLength: 1 }),
          port: Type.Integer({ title: 'Port', titleZh: '端口', default: 22, minimum: 1, maximum: 65_535 }),
          user: Type.String({ title: 'User', titleZh: '用户', default: 'root', minLength: 1 }),
          key_file: Type.Optional(keySetting),
        },
        {
          title: 'Over SSH',
          titleZh: '通过 SSH',
          description: 'The host on which the socket is, when it cannot be reached from here',
          descriptionZh: '套接字所在的主机',
          additionalProperties: false,
        },
      ),
    ),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;
