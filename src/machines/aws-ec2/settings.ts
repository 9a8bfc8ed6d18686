import { type Static, Type } from 'typebox';
import { baseUrlIn } from '../../base/outbound/base-url.ts';
import { Refusal } from '../../domain/errors.ts';
import { message, type Message } from '../../messages/message.ts';
import { isUserData, userDataOf } from '../cloud/user-data.ts';
import { loginSettings } from '../login-settings.ts';
import { readySettings } from '../ready-settings.ts';
import { shellSettings } from '../shell-settings.ts';

/** Bytes: what EC2 takes, and a public key as long as they come. */
const MOST_USER_DATA = 16_384;
const LONG_KEY = `ssh-rsa ${'A'.repeat(1500)}`;

const place = {
  region: Type.String({
    title: 'Region',
    titleZh: '地域',
    description: 'For example eu-central-1',
    descriptionZh: '例如 eu-central-1',
    pattern: '^[a-z]{2,6}(-[a-z]{1,12}){1,3}-[0-9]{1,2}$',
  }),
  profile: Type.Optional(
    Type.String({
      title: 'Profile',
      titleZh: '配置名称',
      description:
        "A profile of the server's own AWS configuration; empty = the environment, the default profile or the role of the server's machine",
      descriptionZh: '服务器自身 AWS 配置中的 profile；留空则使用环境变量、默认 profile 或服务器所在机器的角色',
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,63}$',
    }),
  ),
  endpoint: Type.Optional(
    Type.String({
      title: 'Endpoint',
      titleZh: '接入点',
      description: 'The URL of another EC2 API; empty = that of the region',
      descriptionZh: '其他 EC2 API 的 URL；留空则使用该地域的接入点',
      maxLength: 500,
    }),
  ),
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
  security_groups: Type.Optional(
    Type.Array(Type.String({ pattern: '^sg-[0-9a-f]{8,17}$' }), {
      title: 'Security groups',
      titleZh: '安全组',
      description: 'They must let the server reach the SSH port',
      descriptionZh: '必须允许服务器访问 SSH 端口',
      maxItems: 16,
      uniqueItems: true,
    }),
  ),
  spot: Type.Union([Type.Literal('no'), Type.Literal('only'), Type.Literal('preferred')], {
    title: 'Spot machines',
    titleZh: '竞价实例',
    description: 'no; only; preferred: others where there are none',
    descriptionZh: 'no：不使用；only：只使用；preferred：优先使用，没有时使用按需实例',
    default: 'no',
  }),
  key_name: Type.Optional(
    Type.String({
      title: 'Key pair',
      titleZh: '密钥对',
      description: 'The name of a key pair of the region that machines accept besides',
      descriptionZh: '该地域中的密钥对名称，机器也接受它',
      pattern: '^[A-Za-z0-9][A-Za-z0-9 ._@+-]{0,99}$',
    }),
  ),
  iam_profile: Type.Optional(
    Type.String({
      title: 'Instance profile',
      titleZh: '实例配置文件',
      description: 'The name of the IAM instance profile that machines have',
      descriptionZh: '机器使用的 IAM 实例配置文件名称',
      pattern: '^[A-Za-z0-9_+=,.@-]{1,128}$',
    }),
  ),
  user_data: Type.Optional(
    Type.String({
      title: 'User data',
      titleZh: '用户数据',
      description:
        'For cloud-init: begins with #cloud-config, #! or #include; everybody who may log in to a machine can read it there',
      descriptionZh: '供 cloud-init 使用，以 #cloud-config、#! 或 #include 开头；能登录机器的人都能在机器上读取它',
      maxLength: 12_000,
    }),
  ),
  add_key: Type.Boolean({
    title: "Add the server's key",
    titleZh: '加入服务器公钥',
    description:
      "Let cloud-init add the server's public key to the image's default user; takes the place of user data in a launch template",
    descriptionZh: '由 cloud-init 把服务器公钥加入镜像的默认用户；会取代启动模板中的用户数据',
    default: true,
  }),
  tags: Type.Optional(
    Type.Array(Type.String({ pattern: '^[A-Za-z0-9_.:/+@-]{1,127}=[^\\p{Cc}]{0,255}$', maxLength: 400 }), {
      title: 'Tags',
      titleZh: '标签',
      description: 'As name=value, for machines and their volumes',
      descriptionZh: '格式为 名称=值，用于机器及其卷',
      maxItems: 40,
    }),
  ),
  address: Type.Union([Type.Literal('private'), Type.Literal('public')], {
    title: 'Address',
    titleZh: '地址',
    description: 'By which of its addresses the server reaches a machine: private or public',
    descriptionZh: '服务器通过机器的哪个地址访问它：private（私有）或 public（公有）',
    default: 'private',
  }),
  read_host_key: Type.Boolean({
    title: 'Host key from the console',
    titleZh: '从控制台读取主机密钥',
    description:
      'Wait until cloud-init has written the SSH host key to the console, and trust that one alone; costs minutes and calls',
    descriptionZh: '等待 cloud-init 把 SSH 主机密钥写到控制台，并且只信任它；需要数分钟和额外的调用',
    default: false,
  }),
  time_limit: Type.Integer({
    title: 'Wait for the address in seconds',
    titleZh: '等待地址的秒数',
    description: 'How long a machine may take until it runs and has its address',
    descriptionZh: '机器最多用多久才能运行并获得地址',
    minimum: 1,
    maximum: 7200,
    default: 600,
  }),
};

export const settings = Type.Object(
  { ...place, ...machine, ...loginSettings, ...readySettings, ...shellSettings },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;

/** @throws Refusal for what the schema cannot say */
export function checkedSettings(given: Settings): Settings {
  const { endpoint, image, launch_template: template, instance_types: types = [], tags = [] } = given;
  if (endpoint !== undefined && baseUrlIn(endpoint) === null) {
    throw refusal(message('endpoint_wrong', { endpoint }), 'endpoint');
  }
  if (template === undefined && image === undefined) throw refusal(message('aws_image_missing'), 'image');
  if (template === undefined && types.length === 0) throw refusal(message('aws_type_missing'), 'instance_types');
  const own = tags.find((tag) => /^(springtide-|aws:|Name=)/i.test(tag));
  if (own !== undefined) throw refusal(message('aws_tag_reserved', { tag: own }), 'tags');
  checkUserData(given.user_data ?? '');
  return given;
}

function checkUserData(text: string): void {
  if (!isUserData(text)) throw refusal(message('cloud_user_data_unknown'), 'user_data');
  if (Buffer.byteLength(userDataOf(text, LONG_KEY)) > MOST_USER_DATA) {
    throw refusal(message('aws_user_data_long', { most: MOST_USER_DATA }), 'user_data');
  }
}

function refusal(content: Message, field: string): Refusal {
  return new Refusal('invalid', content, { field: `settings.${field}` });
}
