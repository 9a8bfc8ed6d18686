import { type Static, Type } from 'typebox';
import { hostsSetting, loginSettings, pathSetting } from '../hosts/settings.ts';
import { serverSettings } from '../server-settings.ts';

const MOST_UPSTREAMS = 20;

/** Titles and descriptions of fields are English; `titleZh` and `descriptionZh` are their translation. */
export const settings = Type.Object(
  {
    hosts: hostsSetting({ title: 'Hosts of nginx', titleZh: 'nginx 所在主机' }),
    file: pathSetting({
      title: 'File',
      titleZh: '文件',
      description: 'The configuration file on the hosts that has the upstreams',
      descriptionZh: '主机上包含 upstream 的配置文件',
    }),
    upstreams: Type.Array(Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,100}$' }), {
      title: 'Upstreams',
      titleZh: 'upstream 名称',
      description: 'The names of the upstreams in it that get the nodes',
      descriptionZh: '文件中要加入节点的 upstream 名称',
      minItems: 1,
      maxItems: MOST_UPSTREAMS,
      uniqueItems: true,
    }),
    ...serverSettings,
    max_fails: Type.Optional(
      Type.Integer({
        title: 'Failures (max_fails)',
        titleZh: '失败次数（max_fails）',
        description: 'Failed requests within fail_timeout after which nginx leaves a node alone; 0 = never',
        descriptionZh: '在 fail_timeout 内失败多少次后 nginx 暂不使用该节点；0 表示从不',
        minimum: 0,
        maximum: 10_000,
      }),
    ),
    fail_timeout: Type.Optional(
      Type.Integer({
        title: 'Time of failures (fail_timeout, s)',
        titleZh: '失败时长（fail_timeout，秒）',
        minimum: 1,
        maximum: 86_400,
      }),
    ),
    drain_timeout: Type.Number({
      title: 'Drain time (s)',
      titleZh: '排空时间（秒）',
      description: 'How long requests in flight may take to end before a node counts as taken out all the same',
      descriptionZh: '摘除节点前等待在途请求结束的最长时间',
      default: 30,
      minimum: 0,
      maximum: 86_400,
    }),
    check: Type.Boolean({
      title: 'Check the port first',
      titleZh: '先检查端口',
      description: 'A node is put in only after its port answered every host of nginx',
      descriptionZh: '节点的端口对每台 nginx 主机都有响应之后才会加入',
      default: true,
    }),
    up_timeout: Type.Number({
      title: 'Time to answer (s)',
      titleZh: '等待响应的时间（秒）',
      default: 30,
      minimum: 0,
      maximum: 86_400,
    }),
    program: pathSetting({
      title: 'Program',
      titleZh: '程序',
      description: 'The path of nginx on the hosts',
      descriptionZh: '主机上 nginx 的路径',
      default: '/usr/sbin/nginx',
    }),
    config: Type.Optional(
      pathSetting({
        title: 'Main configuration',
        titleZh: '主配置文件',
        description: 'What nginx was started with (-c); left out = its own default',
        descriptionZh: '启动 nginx 时使用的主配置文件（-c）；留空则为其默认值',
      }),
    ),
    pid_file: pathSetting({
      title: 'File of the process id',
      titleZh: '进程号文件',
      default: '/run/nginx.pid',
    }),
    ...loginSettings,
    sudo: Type.Boolean({
      title: 'sudo for nginx',
      titleZh: '用 sudo 调用 nginx',
      description: 'A user other than root tests and reloads with sudo',
      descriptionZh: 'root 以外的用户通过 sudo 测试和重新加载配置',
      default: true,
    }),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;
