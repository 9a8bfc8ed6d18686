import { type Static, Type } from 'typebox';
import { profileSetting } from '../../clouds/aws/profile-setting.ts';
import { checkEndpoint, endpointSetting } from '../../clouds/endpoint-setting.ts';
import { groupSettings, outsideVpcSetting } from '../groups/settings.ts';
import { serverSettings } from '../server-settings.ts';

/** Its groups are the region and the name. */
const TARGET_GROUP =
  /^arn:aws(?:-[a-z]{1,10}){0,2}:elasticloadbalancing:([a-z]{2,6}(?:-[a-z]{1,12}){1,3}-[0-9]{1,2}):[0-9]{12}:targetgroup\/([A-Za-z0-9-]{1,32})\/[0-9a-f]{16}$/;

/** Titles and descriptions of fields are English; `titleZh` and `descriptionZh` are their translation. */
export const settings = Type.Object(
  {
    target_group: Type.String({
      title: 'Target group',
      titleZh: '目标组',
      description:
        'Its ARN, of a load balancer for HTTP (ALB) or connections (NLB); the region and the type of its targets, IP addresses or instances, follow from it',
      descriptionZh: '目标组的 ARN，属于 ALB 或 NLB；地域和目标类型（IP 地址或实例）由它得出',
      pattern: TARGET_GROUP.source,
    }),
    port: serverSettings.port,
    profile: profileSetting,
    address: Type.Union([Type.Literal('private'), Type.Literal('public')], {
      title: 'Address of instances',
      titleZh: '实例地址',
      description: 'Where targets are instances: which of their addresses the nodes have here, private or public',
      descriptionZh: '目标为实例时，节点在这里使用实例的哪个地址：private（私有）或 public（公有）',
      default: 'private',
    }),
    outside_vpc: outsideVpcSetting,
    ...groupSettings,
    endpoint: endpointSetting('Elastic Load Balancing'),
    ec2_endpoint: endpointSetting('EC2'),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;

/** @throws Refusal for what the schema cannot say */
export function checkedSettings(given: Settings): Settings {
  checkEndpoint(given.endpoint);
  checkEndpoint(given.ec2_endpoint, 'ec2_endpoint');
  return given;
}

/** @example placeIn('arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef') // { region: 'eu-central-1', name: 'web' } */
export function placeIn(targetGroup: string): { readonly region: string; readonly name: string } {
  const [, region = '', name = ''] = TARGET_GROUP.exec(targetGroup) ?? [];
  return { region, name };
}
