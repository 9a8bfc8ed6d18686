import { type Static, Type } from 'typebox';
import { loginSettings } from '../login-settings.ts';
import { readySettings } from '../ready-settings.ts';
import { shellSettings } from '../shell-settings.ts';
import { accessSettings } from './access-settings.ts';

/** Names and ids that OpenStack's services take: no control characters, and not blank. */
const NAME = String.raw`^(?! )[^\p{Cc}]{1,255}(?<! )$`;
const named = (titles: { title: string; titleZh: string; description?: string; descriptionZh?: string }) =>
  Type.String({ ...titles, pattern: NAME, maxLength: 255 });

/** What a machine is made of. */
const machineSettings = {
  image: named({
    title: 'Image',
    titleZh: '镜像',
    description: 'Its id, or its name: of several, the newest is taken',
    descriptionZh: '镜像的 id 或名称；重名时取最新的',
  }),
  flavors: Type.Array(named({ title: 'Flavor', titleZh: '规格' }), {
    title: 'Flavors',
    titleZh: '规格',
    description: 'Ids or names; the next one is taken where there is no room for the one before',
    descriptionZh: 'id 或名称；前一个没有空余时用下一个',
    minItems: 1,
    maxItems: 10,
  }),
  networks: Type.Optional(
    Type.Array(named({ title: 'Network', titleZh: '网络' }), {
      title: 'Networks',
      titleZh: '网络',
      description: 'Ids or names; empty = the one that OpenStack chooses',
      descriptionZh: 'id 或名称；留空由 OpenStack 选择',
      maxItems: 10,
    }),
  ),
  subnets: Type.Optional(
    Type.Array(named({ title: 'Subnet', titleZh: '子网' }), {
      title: 'Subnets',
      titleZh: '子网',
      description: 'Ids or names: a port is made in each, in place of the networks',
      descriptionZh: 'id 或名称：在每个子网中创建一个端口，代替上面的网络',
      maxItems: 10,
    }),
  ),
  address_network: Type.Optional(
    named({
      title: 'Network of the address',
      titleZh: '地址所在网络',
      description: 'The name of the network whose address the server uses; empty = the first',
      descriptionZh: '服务器使用哪个网络上的地址（网络名称）；留空用第一个',
    }),
  ),
  address_version: Type.Enum([4, 6], { title: 'IP version', titleZh: 'IP 版本', default: 4 }),
  security_groups: Type.Optional(
    Type.Array(named({ title: 'Security group', titleZh: '安全组' }), {
      title: 'Security groups',
      titleZh: '安全组',
      description: 'Names or ids; empty = default',
      descriptionZh: '名称或 id；留空用 default',
      maxItems: 20,
    }),
  ),
  zones: Type.Optional(
    Type.Array(named({ title: 'Zone', titleZh: '可用区' }), {
      title: 'Availability zones',
      titleZh: '可用区',
      description: 'The machines of a pool are spread over them evenly; empty = OpenStack chooses',
      descriptionZh: '服务池的机器均匀分布到这些可用区；留空由 OpenStack 选择',
      maxItems: 20,
    }),
  ),
  server_group: Type.Optional(
    Type.String({
      title: 'Server group',
      titleZh: '服务器组',
      description: 'Its id: a group with a policy such as soft-anti-affinity',
      descriptionZh: '服务器组的 id，例如策略为 soft-anti-affinity 的组',
      format: 'uuid',
    }),
  ),
  key_pair: Type.Optional(
    named({
      title: 'Key pair',
      titleZh: '密钥对',
      description: "A key pair of OpenStack's, for images without cloud-init",
      descriptionZh: 'OpenStack 的密钥对，用于没有 cloud-init 的镜像',
    }),
  ),
  volume_size: Type.Optional(
    Type.Integer({
      title: 'Volume in GiB',
      titleZh: '云盘大小（GiB）',
      description: 'The machine boots from a volume of this size, which goes with it; 0 = from the disk of the flavor',
      descriptionZh: '机器从该大小的云盘启动，归还时一并删除；0 表示使用规格自带的磁盘',
      minimum: 0,
      maximum: 65_536,
    }),
  ),
  volume_type: Type.Optional(named({ title: 'Volume type', titleZh: '云盘类型' })),
  user_data: Type.Optional(
    Type.String({
      title: 'User data',
      titleZh: '用户数据',
      description: 'For cloud-init: a #cloud-config or a script; the key of this server is added to it',
      descriptionZh: '供 cloud-init 使用：#cloud-config 或脚本；本服务器的公钥会自动加入',
      maxLength: 16_000,
    }),
  ),
  metadata: Type.Optional(
    Type.Record(Type.String({ pattern: '^[A-Za-z0-9_:. -]{1,255}$' }), Type.String({ maxLength: 255 }), {
      title: 'Metadata',
      titleZh: '元数据',
      description: 'More metadata of the machines',
      descriptionZh: '机器的其他元数据',
      maxProperties: 50,
    }),
  ),
  read_host_key: Type.Optional(
    Type.Boolean({
      title: 'Read the host key',
      titleZh: '读取主机密钥',
      description:
        'Read the SSH host key from the console output, where cloud-init writes it; else that of the first contact is taken',
      descriptionZh: '从控制台输出读取 cloud-init 写出的 SSH 主机密钥；否则采用首次连接时的密钥',
    }),
  ),
  time_limit: Type.Integer({
    title: 'Time limit in seconds',
    titleZh: '时限（秒）',
    description: 'How long a machine may take until it runs and has its address',
    descriptionZh: '机器最多用多久才能运行并获得地址',
    minimum: 1,
    maximum: 86_400,
    default: 1800,
  }),
};

export const settings = Type.Object(
  { ...accessSettings, ...machineSettings, ...loginSettings, ...readySettings, ...shellSettings },
  { additionalProperties: false, secretsGoTo: ['auth_url', 'ca_certificate'] },
);

export type Settings = Static<typeof settings>;
