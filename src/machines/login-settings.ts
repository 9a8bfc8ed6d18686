import { type Static, Type } from 'typebox';
import { keySetting } from '../base/key-setting.ts';
import { KEY_NAME } from '../base/keys.ts';
import { AGENT_NAME } from '../base/ssh/agents.ts';
import type { Hop, Socks } from '../base/ssh/hop.ts';
import type { Endpoint } from '../channel/channel.ts';
import type { PoolJump, PoolSsh } from '../domain/fleet/pool-ssh.ts';
import { hostCaSetting, jumpSettings, socksSetting, SSH_USER } from './jump-settings.ts';
import { shellOf } from './shell-settings.ts';

export const port = Type.Integer({ title: 'SSH port', titleZh: 'SSH 端口', minimum: 1, maximum: 65_535 });
export const user = Type.String({ title: 'SSH user', titleZh: 'SSH 用户', pattern: SSH_USER });

const CERTIFICATE =
  '^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))-cert-v01@openssh\\.com [A-Za-z0-9+/]{1,16000}={0,2}(?: .{0,200})?$';
const SSH_PORT = 22;
const SOCKS_PORT = 1080;
/** Keys that are tried besides the first: an sshd ends the login after six. */
const MOST_KEYS = 4;

/** How the server logs in to the machines of a type. */
export const loginSettings = {
  port: Type.Integer({ ...port, default: 22 }),
  user: Type.String({ ...user, default: 'root' }),
  key_file: Type.Optional(keySetting),
  key_files: Type.Optional(
    Type.Array(Type.String({ pattern: KEY_NAME }), {
      title: 'Further private keys',
      titleZh: '其他私钥',
      description: 'Names of further keys, tried in this order',
      descriptionZh: '其他密钥的名称，按此顺序依次尝试',
      maxItems: MOST_KEYS,
      uniqueItems: true,
    }),
  ),
  passphrase: Type.Optional(
    Type.String({
      title: 'Passphrase',
      titleZh: '私钥口令',
      description: 'What the private keys are opened with that have one, those for jump hosts too',
      descriptionZh: '用于打开设有口令的私钥，也用于跳板机的私钥',
      writeOnly: true,
      minLength: 1,
      maxLength: 200,
    }),
  ),
  agent: Type.Optional(
    Type.String({
      title: 'SSH agent',
      titleZh: 'SSH agent',
      description: 'The name of one of the agents in SPRINGTIDE_SSH_AGENTS of the server, whose keys are tried too',
      descriptionZh: '服务器 SPRINGTIDE_SSH_AGENTS 中某个 agent 的名称，也会尝试其中的密钥',
      pattern: AGENT_NAME,
    }),
  ),
  // some clouds have a password of their own
  ssh_password: Type.Optional(
    Type.String({
      title: 'Password of the SSH user',
      titleZh: 'SSH 用户的密码',
      description: 'Tried after the keys; every node of this machine type gets to know it',
      descriptionZh: '在密钥之后尝试；该机型的每个节点都会得知此密码',
      writeOnly: true,
      // PAM reads it as one line
      pattern: String.raw`^[^\0\r\n]+$`,
      maxLength: 200,
    }),
  ),
  certificate: Type.Optional(
    Type.String({
      title: 'Certificate of a private key',
      titleZh: '私钥的证书',
      description: 'The line of NAME-cert.pub, as ssh-keygen -s writes it, for one of the keys above',
      descriptionZh: '上述某个私钥的证书：ssh-keygen -s 生成的 NAME-cert.pub 中的那一行',
      pattern: CERTIFICATE,
      maxLength: 20_000,
    }),
  ),
  host_ca: Type.Optional(hostCaSetting),
  jumps: Type.Optional(jumpSettings),
  socks: Type.Optional(socksSetting),
};

const schema = Type.Object(loginSettings);

/** The settings of a login, of any provider. */
export type LoginSettings = Static<typeof schema>;

/** What says which jump hosts there are. */
interface WithJumps {
  readonly jumps?: readonly PoolJump[];
  readonly passphrase?: string;
  readonly agent?: string;
  readonly certificate?: string;
  readonly socks?: Socks | undefined;
}

/** How the shell of a machine with this address is reached. */
export function loginOf(ip: string, settings: LoginSettings & Parameters<typeof shellOf>[0]): Endpoint {
  const { port, user, key_file: key, key_files: more, passphrase, ssh_password: password } = settings;
  const { agent, certificate, host_ca: hostCa } = settings;
  return {
    host: ip,
    port,
    user,
    key: key ?? null,
    ...given({
      moreKeys: filled(more),
      passphrase,
      agent,
      password,
      certificate,
      hostCa: filled(hostCa),
      jumps: filled(wayOf(settings)),
      socks: socksOf(settings.socks),
    }),
    ...shellOf(settings),
  };
}

/**
 * The same for a node of a pool that says it in another way. What a key of a jump host is opened with is as for the machine type.
 *
 * @example withPoolSsh(endpoint, { port: 2222 })
 */
export function withPoolSsh({ jumps: usual, ...endpoint }: Endpoint, { user, port, jumps }: PoolSsh): Endpoint {
  const way = jumps === undefined ? usual : filled(hopsOf({ ...endpoint, jumps }));
  return { ...endpoint, ...given({ user, port, jumps: way }) };
}

/**
 * The jump hosts of settings, in their order, with the proxy before them.
 *
 * @example wayOf({ jumps: [{ host: 'bastion', port: 22, user: 'ops' }] }) // [{ host: 'bastion', port: 22, user: 'ops', key: null }]
 */
export function wayOf(settings: Omit<WithJumps, 'socks'> & Pick<LoginSettings, 'socks'>): readonly Hop[] {
  return hopsOf({ ...settings, socks: socksOf(settings.socks) });
}

function hopsOf({ jumps = [], passphrase, agent, certificate, socks }: WithJumps): readonly Hop[] {
  return jumps.map(({ host, port = SSH_PORT, user, key_file: key = null, host_ca: hostCa }, index) => ({
    host,
    port,
    user,
    key,
    ...given({
      // the server's own has none
      passphrase: key === null ? undefined : passphrase,
      agent,
      certificate,
      hostCa: filled(hostCa),
      socks: index === 0 ? socks : undefined,
    }),
  }));
}

function socksOf(socks: LoginSettings['socks']): Socks | undefined {
  return socks === undefined ? undefined : { ...socks, port: socks.port ?? SOCKS_PORT };
}

/** A list that has something in it. */
function filled<Item>(list: readonly Item[] | undefined): readonly [Item, ...Item[]] | undefined {
  const [first, ...others] = list ?? [];
  return first === undefined ? undefined : [first, ...others];
}

/** The fields that are not undefined. */
function given<Fields extends object>(
  fields: Fields,
): { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
