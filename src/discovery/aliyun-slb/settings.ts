import { type Static, Type } from 'typebox';
import { placeSettings } from '../../clouds/aliyun/place-settings.ts';
import { checkEndpoint, endpointSetting } from '../../clouds/endpoint-setting.ts';
import { groupSettings, outsideVpcSetting } from '../groups/settings.ts';
import { serverSettings } from '../server-settings.ts';

/** Of ALB: servers without one have it, too. */
export const MOST_WEIGHT = 100;

/** Titles and descriptions of fields are English; `titleZh` and `descriptionZh` are their translation. */
export const settings = Type.Object(
  {
    server_group: Type.String({
      title: 'Server group',
      titleZh: '服务器组',
      description:
        'Its id, of an Application Load Balancer (ALB); the type of its servers, IP addresses or ECS instances, is asked',
      descriptionZh: '服务器组的 id，属于应用型负载均衡 ALB；服务器的类型（IP 地址或 ECS 机器）会自动查询',
      pattern: '^sgp-[a-z0-9]{6,40}$',
    }),
    ...placeSettings,
    port: serverSettings.port,
    weight: Type.Integer({
      title: 'Weight',
      titleZh: '权重',
      minimum: 0,
      maximum: MOST_WEIGHT,
      default: MOST_WEIGHT,
    }),
    outside_vpc: outsideVpcSetting,
    ...groupSettings,
    endpoint: endpointSetting('ALB'),
    ecs_endpoint: endpointSetting('ECS'),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;

/** @throws Refusal for what the schema cannot say */
export function checkedSettings(given: Settings): Settings {
  checkEndpoint(given.endpoint);
  checkEndpoint(given.ecs_endpoint, 'ecs_endpoint');
  return given;
}
