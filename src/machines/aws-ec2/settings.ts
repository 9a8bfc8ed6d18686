import { type Static, Type } from 'typebox';
import { profileSetting } from '../../clouds/aws/profile-setting.ts';
import { endpointSetting } from '../../clouds/endpoint-setting.ts';
import { settingRefusal } from '../../domain/settings.ts';
import { message } from '../../messages/message.ts';
import type { Choices } from '../cloud/orders/alternatives.ts';
import { checkOrderSettings, orderSettings, settingOf } from '../cloud/orders/settings.ts';

const place = {
  region: Type.String({
    title: 'Region',
    titleZh: '地域',
    description: 'For example eu-central-1',
    descriptionZh: '例如 eu-central-1',
    pattern: '^[a-z]{2,6}(-[a-z]{1,12}){1,3}-[0-9]{1,2}$',
  }),
  profile: profileSetting,
  endpoint: endpointSetting('EC2'),
};

const machine = {
  launch_template: Type.Optional(
    Type.String({
      title: 'Launch template',
      titleZh: '启动模板',
      description: 'Its id (lt-…); what else is set here comes before it',
      descriptionZh: '启动模板的 id（lt-…）；此处的其他设置优先于模板',
      pattern: '^lt-[0-9a-f]{8,17}$',
    }),
  ),
  launch_template_version: Type.Optional(
    Type.String({
      title: 'Version of the launch template',
      titleZh: '启动模板版本',
      description: 'A number, $Latest or $Default; empty = the default version',
      descriptionZh: '数字、$Latest 或 $Default；留空则使用默认版本',
      pattern: String.raw`^(\$Latest|\$Default|[1-9]\d{0,8})$`,
    }),
  ),
  image: Type.Optional(
    Type.String({
      title: 'Image',
      titleZh: '镜像',
      description: 'The id of an AMI; empty = as the launch template says',
      descriptionZh: 'AMI 的 id；留空则由启动模板决定',
      pattern: '^ami-[0-9a-f]{8,17}$',
    }),
  ),
  instance_types: Type.Optional(
    Type.Array(Type.String({ pattern: '^[a-z0-9-]{1,20}[.][a-z0-9-]{1,20}$' }), {
      title: 'Instance types',
      titleZh: '实例类型',
      description:
        'In order of preference: the next one is used where there is no capacity; empty = as the launch template says',
      descriptionZh: '按优先顺序：没有容量时使用下一个；留空则由启动模板决定',
      maxItems: 5,
      uniqueItems: true,
    }),
  ),
  subnets: Type.Optional(
    Type.Array(Type.String({ pattern: '^subnet-[0-9a-f]{8,17}$' }), {
      title: 'Subnets',
      titleZh: '子网',
      description: 'Machines are spread evenly over them, and made in the next one where there is no capacity',
      descriptionZh: '机器平均分布在这些子网中；没有容量时使用下一个子网',
      maxItems: 20,
      uniqueItems: true,
    }),
  ),
  security_groups: Type.Optional(settingOf.securityGroups('^sg-[0-9a-f]{8,17}$')),
  spot: orderSettings.spot,
  key_name: orderSettings.key_name,
  iam_profile: Type.Optional(
    Type.String({
      title: 'Instance profile',
      titleZh: '实例配置文件',
      description: 'The name of the IAM instance profile that machines have',
      descriptionZh: '机器使用的 IAM 实例配置文件名称',
      pattern: '^[A-Za-z0-9_+=,.@-]{1,128}$',
    }),
  ),
  user_data: orderSettings.user_data,
  add_key: settingOf.addKey({
    en: '; takes the place of user data in a launch template',
    zh: '；会取代启动模板中的用户数据',
  }),
  tags: settingOf.tags('^[A-Za-z0-9_.:/+@-]{1,127}=[^\\p{Cc}]{0,255}$', 40),
};

export const settings = Type.Object({ ...place, ...machine, ...orderSettings }, { additionalProperties: false });

export type Settings = Static<typeof settings>;

/** @throws Refusal for what the schema cannot say */
export function checkedSettings(given: Settings): Settings {
  const { image, launch_template: template, instance_types: types = [], tags = [] } = given;
  checkOrderSettings(given);
  if (template === undefined && image === undefined) throw settingRefusal('image', message('aws_image_missing'));
  if (template === undefined && types.length === 0) throw settingRefusal('instance_types', message('aws_type_missing'));
  const own = tags.find((tag) => /^(springtide-|aws:|Name=)/i.test(tag));
  if (own !== undefined) throw settingRefusal('tags', message('aws_tag_reserved', { tag: own }));
  return given;
}

/** Without subnets or types, the launch template or the region's default decides. */
export function choicesOf({ subnets = [], instance_types: types = [], spot }: Settings): Choices {
  return { zones: subnets, types, spot };
}
