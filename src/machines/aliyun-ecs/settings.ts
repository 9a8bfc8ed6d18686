import { type Static, Type } from 'typebox';
import { placeSettings } from '../../clouds/aliyun/place-settings.ts';
import { endpointSetting } from '../../clouds/endpoint-setting.ts';
import { settingRefusal } from '../../domain/settings.ts';
import { message } from '../../messages/message.ts';
import type { Choices } from '../cloud/orders/alternatives.ts';
import { checkOrderSettings, orderSettings, settingOf } from '../cloud/orders/settings.ts';

/** An id as Alibaba Cloud makes them, with its beginning. @example idPattern('vsw') */
function idPattern(beginning: string): string {
  return `^${beginning}-[a-z0-9]{6,40}$`;
}

const DISKS = ['cloud_efficiency', 'cloud_ssd', 'cloud_essd', 'cloud_essd_entry', 'cloud_auto', 'cloud'] as const;

const machine = {
  image: Type.String({
    title: 'Image',
    titleZh: '镜像',
    description: 'The id of an image, with cloud-init',
    descriptionZh: '镜像的 id，镜像需带有 cloud-init',
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{2,127}$',
  }),
  instance_types: Type.Array(Type.String({ pattern: '^ecs(\\.[a-z0-9-]{1,30}){2}$' }), {
    title: 'Instance types',
    titleZh: '规格',
    description: 'In order of preference: the next one is used where there is no stock',
    descriptionZh: '按优先顺序：没有库存时使用下一个',
    minItems: 1,
    maxItems: 5,
    uniqueItems: true,
  }),
  vswitches: Type.Array(Type.String({ pattern: idPattern('vsw') }), {
    title: 'vSwitches',
    titleZh: '交换机',
    description:
      'Each is in a zone: machines are spread evenly over them, and made in the next one where there is no stock',
    descriptionZh: '每个交换机属于一个可用区：机器平均分布在其中，没有库存时使用下一个',
    minItems: 1,
    maxItems: 20,
    uniqueItems: true,
  }),
  security_groups: settingOf.securityGroups(idPattern('sg'), { minItems: 1 }),
  spot: orderSettings.spot,
  disk_category: Type.Optional(
    Type.Union(
      DISKS.map((name) => Type.Literal(name)),
      {
        title: 'Category of the system disk',
        titleZh: '系统盘类型',
        description: 'Empty = as the cloud has it for the instance type',
        descriptionZh: '留空则使用云平台为该规格选定的类型',
      },
    ),
  ),
  disk_size: Type.Optional(
    Type.Integer({
      title: 'System disk in GiB',
      titleZh: '系统盘大小（GiB）',
      description: 'Empty = 40, or the size of a larger image',
      descriptionZh: '留空则为 40，镜像更大时为镜像的大小',
      minimum: 1,
      maximum: 2048,
    }),
  ),
  internet_bandwidth: Type.Integer({
    title: 'Bandwidth to the internet in Mbit/s',
    titleZh: '公网出带宽（Mbit/s）',
    description: '0 = machines have no public address',
    descriptionZh: '0 表示机器没有公有地址',
    minimum: 0,
    maximum: 100,
    default: 0,
  }),
  key_name: orderSettings.key_name,
  ram_role: Type.Optional(
    Type.String({
      title: 'RAM role',
      titleZh: 'RAM 角色',
      description: 'The name of the instance RAM role that machines have',
      descriptionZh: '机器使用的 RAM 角色名称',
      pattern: '^[A-Za-z0-9_.-]{1,64}$',
    }),
  ),
  user_data: orderSettings.user_data,
  add_key: settingOf.addKey(),
  tags: settingOf.tags('^[^\\p{Cc}=]{1,64}=[^\\p{Cc}]{0,128}$', 12),
};

export const settings = Type.Object(
  { ...placeSettings, endpoint: endpointSetting('ECS'), ...machine, ...orderSettings },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;

/** @throws Refusal for what the schema cannot say */
export function checkedSettings(given: Settings): Settings {
  checkOrderSettings(given);
  const own = (given.tags ?? []).find((tag) => /^(springtide-|aliyun|acs:)|https?:\/\//i.test(tag));
  if (own !== undefined) throw settingRefusal('tags', message('aliyun_tag_reserved', { tag: own }));
  if (given.address === 'public' && given.internet_bandwidth === 0) {
    throw settingRefusal('internet_bandwidth', message('aliyun_no_public_address'));
  }
  return given;
}

export function choicesOf({ vswitches, instance_types: types, spot }: Settings): Choices {
  return { zones: vswitches, types, spot };
}
