import { type Static, Type } from 'typebox';
import { hostsSetting, loginSettings, pathSetting } from '../hosts/settings.ts';
import { serverSettings, settleSetting } from '../server-settings.ts';

const FORMATS = ['prometheus', 'envoy', 'traefik', 'list'] as const;

/** Titles and descriptions of fields are English; `titleZh` and `descriptionZh` are their translation. */
export const settings = Type.Object(
  {
    hosts: hostsSetting({ title: 'Hosts', titleZh: '主机' }),
    file: pathSetting({
      title: 'File',
      titleZh: '文件',
      description: 'The file on the hosts; with a name that ends in .yml or .yaml it is YAML, else JSON',
      descriptionZh: '主机上的文件；文件名以 .yml 或 .yaml 结尾时为 YAML，否则为 JSON',
    }),
    format: Type.Enum(FORMATS, {
      title: 'Format',
      titleZh: '格式',
      description:
        'prometheus: file_sd; envoy: EDS; traefik: file provider; list: a list of {"group", "name", "address", "port"}',
      descriptionZh:
        'prometheus：file_sd；envoy：EDS；traefik：file provider；list：由 {"group", "name", "address", "port"} 组成的列表',
    }),
    group: Type.String({
      title: 'Group',
      titleZh: '组',
      description:
        'The cluster (Envoy) or service (Traefik) in the file; in the other formats a name by which its entries are known',
      descriptionZh: '文件中的 cluster（Envoy）或 service（Traefik）；其他格式中用于识别其条目的名称',
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_.:@/|-]{0,99}$',
    }),
    ...serverSettings,
    settle_time: settleSetting,
    labels: Type.Optional(
      Type.Record(Type.String(), Type.String({ maxLength: 200 }), {
        title: 'Labels (Prometheus)',
        titleZh: '标签（Prometheus）',
        description: 'Labels of the targets',
        descriptionZh: '各 target 的标签',
        maxProperties: 50,
        additionalProperties: false,
      }),
    ),
    scheme: Type.Enum(['http', 'https', 'h2c'] as const, {
      title: 'Scheme (Traefik)',
      titleZh: '协议（Traefik）',
      default: 'http',
    }),
    ...loginSettings,
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;
