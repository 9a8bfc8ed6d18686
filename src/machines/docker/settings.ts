import { type Static, Type } from 'typebox';
import { keySetting } from '../../base/key-setting.ts';
import { Refusal } from '../../domain/errors.ts';
import { checkImage } from '../../domain/image.ts';
import { message } from '../../messages/message.ts';
import { loginSettings } from '../login-settings.ts';
import { readySettings } from '../ready-settings.ts';
import { shellSettings } from '../shell-settings.ts';
import { addressOf, daemonIn } from './daemon.ts';

/** Seconds: a container is there at once. */
const READY_WITHIN = 60;

const access = Type.Object(
  {
    certificates: Type.Optional(
      Type.String({
        title: 'Certificates for TLS',
        titleZh: 'TLS 证书',
        description:
          "The name NAME of the files NAME.ca.pem, NAME.cert.pem and NAME.key.pem in the folder keys of the server's data directory",
        descriptionZh: '服务器数据目录下 keys 目录中文件 NAME.ca.pem、NAME.cert.pem 和 NAME.key.pem 的名称 NAME',
        pattern: '^[A-Za-z0-9_][A-Za-z0-9_-]{0,49}$',
      }),
    ),
    key_file: Type.Optional({ ...keySetting, title: 'Private key for SSH', titleZh: 'SSH 私钥' }),
  },
  {
    title: 'Access to the daemon',
    titleZh: '访问守护进程',
    description: 'For daemons over TCP and over SSH',
    descriptionZh: '用于通过 TCP 或 SSH 访问的守护进程',
    additionalProperties: false,
  },
);

export const settings = Type.Object(
  {
    daemon: Type.String({
      title: 'Docker daemon',
      titleZh: 'Docker 守护进程',
      description:
        'unix:///PATH, tcp://HOST:PORT (with TLS) or ssh://USER@HOST: one of those that SPRINGTIDE_DOCKER of the server names',
      descriptionZh:
        'unix:///PATH、tcp://HOST:PORT（使用 TLS）或 ssh://USER@HOST：须是服务器 SPRINGTIDE_DOCKER 中的一个',
      default: 'unix:///var/run/docker.sock',
      maxLength: 500,
    }),
    access: Type.Optional(access),
    image: Type.String({
      title: 'Image',
      titleZh: '镜像',
      description: 'An image with /usr/sbin/sshd and ssh-keygen that the daemon has: it is not pulled',
      descriptionZh: '守护进程上已有的镜像（不会自动拉取），其中须有 /usr/sbin/sshd 和 ssh-keygen',
      minLength: 1,
      maxLength: 255,
    }),
    cpus: Type.Number({
      title: 'Processors',
      titleZh: '处理器数',
      description: 'How many processors a machine may use, also parts of one',
      descriptionZh: '每台机器最多可用的处理器数，可以是小数',
      minimum: 0.01,
      maximum: 1024,
      default: 1,
    }),
    memory: Type.Integer({
      title: 'Memory in MiB',
      titleZh: '内存（MiB）',
      description: 'How much memory a machine may use; nothing is swapped',
      descriptionZh: '每台机器最多可用的内存；不使用交换空间',
      minimum: 16,
      maximum: 16_777_216,
      default: 1024,
    }),
    processes: Type.Integer({
      title: 'Processes',
      titleZh: '进程数',
      description: 'How many processes and threads a machine may have',
      descriptionZh: '每台机器最多可有的进程和线程数',
      minimum: 16,
      maximum: 1_000_000,
      default: 1024,
    }),
    network: Type.Optional(
      Type.String({
        title: 'Network',
        titleZh: '网络',
        description: 'An existing network of the daemon; empty = one of its own for this machine type',
        descriptionZh: '守护进程上已有的网络；留空则为该机型单独创建一个',
        pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$',
      }),
    ),
    subnet: Type.Optional(
      Type.String({
        title: 'Addresses',
        titleZh: '地址段',
        description: 'The addresses of its own network, such as 10.86.0.0/24; empty = the daemon chooses',
        descriptionZh: '单独创建的网络所用的地址段，例如 10.86.0.0/24；留空则由守护进程选择',
        pattern: String.raw`^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)/(?:[89]|1\d|2\d)$`,
      }),
    ),
    ...loginSettings,
    ready_within: { ...readySettings.ready_within, default: READY_WITHIN },
    ...shellSettings,
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;

/** @throws Refusal for a daemon's address or an image's name that is none, and for what contradicts itself */
export function checkedSettings(given: Settings): Settings {
  const daemon = daemonIn(given.daemon);
  if (daemon === null) {
    const content = message('not_docker_daemon', { given: given.daemon });
    throw new Refusal('invalid', content, { field: 'settings.daemon' });
  }
  checkImage('settings.image', given.image);
  if (given.network !== undefined && given.subnet !== undefined)
    throw new Refusal('invalid', message('docker_network_and_subnet'), { field: 'settings.subnet' });
  return { ...given, daemon: addressOf(daemon) };
}
