import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type Static, Type } from 'typebox';
import { keySetting } from '../../base/key-setting.ts';
import { type ConnectDeps, type Link, openLink, placeOf } from '../connect.ts';
import type { Discovery, DiscoveryKind, RegisteredServer, Server, ServerEvent } from '../discovery.ts';
import { HaproxyBackend, type Target } from './backend.ts';
import { registerServers } from './register.ts';
import { ask, complaintOf, type Reply } from './runtime.ts';
import type { BackendServer } from './servers.ts';
import { unregisterServers } from './unregister.ts';

/** Field titles and descriptions are English; `titleZh` and `descriptionZh` say the same in Chinese. */
const settings = Type.Object(
  {
    socket: Type.String({
      title: 'Runtime socket',
      titleZh: '运行时套接字',
      description: 'Path of the stats socket (level admin), or host:port when it listens on TCP',
      descriptionZh: 'stats socket 的路径（level admin），或 host:port',
      default: '/run/haproxy/admin.sock',
      pattern: String.raw`^(/\S+|[^/\s]+:\d{1,5})$`,
    }),
    backend: Type.String({
      title: 'Backend',
      titleZh: '后端名称',
      pattern: '^[A-Za-z0-9_.:-]+$',
    }),
    port: Type.Integer({
      title: 'Service port',
      titleZh: '服务端口',
      description: 'The port on which the nodes serve',
      descriptionZh: '节点提供服务的端口',
      minimum: 1,
      maximum: 65_535,
    }),
    weight: Type.Optional(Type.Integer({ title: 'Weight', titleZh: '权重', minimum: 0, maximum: 256 })),
    drain_timeout: Type.Number({
      title: 'Drain time (s)',
      titleZh: '排空时间（秒）',
      description: 'How long requests in flight may take to end before a server is taken out all the same',
      descriptionZh: '摘除节点前等待在途请求结束的最长时间',
      default: 30,
      minimum: 0,
      maximum: 86_400,
    }),
    check: Type.Boolean({
      title: 'Health check',
      titleZh: '健康检查',
      description: 'A server gets requests only after it has passed a check',
      descriptionZh: '节点通过检查后才接收请求',
      default: true,
    }),
    check_interval: Type.Number({
      title: 'Check interval (s)',
      titleZh: '检查间隔（秒）',
      default: 1,
      minimum: 0.05,
      maximum: 3600,
    }),
    up_timeout: Type.Number({
      title: 'Time to become healthy (s)',
      titleZh: '等待健康的时间（秒）',
      default: 30,
      minimum: 0,
      maximum: 86_400,
    }),
    ssh: Type.Optional(
      Type.Object(
        {
          host: Type.String({ title: 'Host', titleZh: '主机', minLength: 1 }),
          port: Type.Integer({ title: 'Port', titleZh: '端口', default: 22, minimum: 1, maximum: 65_535 }),
          user: Type.String({ title: 'User', titleZh: '用户', default: 'root', minLength: 1 }),
          key_file: Type.Optional(keySetting),
        },
        {
          title: 'Over SSH',
          titleZh: '通过 SSH',
          description: 'The host on which the socket is, when it cannot be reached from here',
          descriptionZh: '套接字所在的主机',
          additionalProperties: false,
        },
      ),
    ),
  },
  { additionalProperties: false },
);

export type HaproxySettings = Static<typeof settings>;

/**
 * HAProxy 2.6 or newer, through its runtime API. Servers are added and deleted at run time; one that HAProxy's own
 * configuration file holds is put into maintenance instead of deleted. A restart of HAProxy forgets what was added.
 */
export const haproxy: DiscoveryKind<HaproxySettings, ConnectDeps> = {
  name: 'haproxy',
  title: { en: 'HAProxy', zh: 'HAProxy' },
  settings,
  open: (settings, deps) => new Haproxy(settings, deps),
};

class Haproxy implements Discovery {
  private readonly settings: HaproxySettings;
  private readonly deps: ConnectDeps;

  constructor(settings: HaproxySettings, deps: ConnectDeps) {
    this.settings = settings;
    this.deps = deps;
  }

  register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.answered(servers, signal, (backend, targets) => registerServers(backend, this.settings, targets));
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.answered(servers, signal, (backend, targets) => unregisterServers(backend, this.settings, targets));
  }

  async list(): Promise<readonly RegisteredServer[]> {
    await using link = await this.link();
    const servers = await new HaproxyBackend(link, this.settings.backend, new AbortController().signal).servers();
    return servers.map(registered);
  }

  async check(): Promise<readonly string[]> {
    const { signal } = new AbortController();
    try {
      await using link = await this.link();
      const [info, level] = await ask(link, ['show info', 'show cli level'], signal);
      const complaint = versionComplaint(info?.text ?? '') ?? levelComplaint(level);
      if (complaint !== null) return [`load balancer at ${this.place}: ${complaint}`];
      await new HaproxyBackend(link, this.settings.backend, signal).servers();
      return [];
    } catch (error) {
      return [this.failure(error)];
    }
  }

  /** Answers for every server also when the balancer fails midway (D3). */
  private async *answered(
    servers: readonly Server[],
    signal: AbortSignal,
    work: (backend: HaproxyBackend, targets: readonly Target[]) => AsyncIterable<ServerEvent>,
  ): AsyncIterable<ServerEvent> {
    const open = new Set(servers.map((server) => server.ip));
    try {
      const targets: Target[] = [];
      for (const found of await Promise.all(servers.map(locate))) {
        if ('address' in found) {
          targets.push(found);
        } else {
          open.delete(found.ip);
          yield found;
        }
      }
      if (targets.length === 0) return;
      await using link = await this.link();
      for await (const event of work(new HaproxyBackend(link, this.settings.backend, signal), targets)) {
        open.delete(event.ip);
        yield event;
      }
    } catch (error) {
      signal.throwIfAborted();
      for (const ip of open) yield { ip, ok: false, log: this.failure(error) };
    }
  }

  private link(): Promise<Link> {
    const { socket, ssh } = this.settings;
    const jump =
      ssh === undefined ? null : { host: ssh.host, port: ssh.port, user: ssh.user, key: ssh.key_file ?? null };
    return openLink(placeOf(socket), jump, this.deps);
  }

  private get place(): string {
    return this.settings.ssh === undefined
      ? this.settings.socket
      : `${this.settings.socket} on ${this.settings.ssh.host}`;
  }

  private failure(error: unknown): string {
    return `load balancer at ${this.place}, backend ${this.settings.backend}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function registered(server: BackendServer): RegisteredServer {
  const { ip, name, port, sessions } = server;
  return { ip, name, port, sessions, state: stateOf(server) };
}

function stateOf({ admin, up }: BackendServer): RegisteredServer['state'] {
  if (admin === 'maint') return 'maintenance';
  if (admin === 'drain') return 'draining';
  return up ? 'up' : 'down';
}

/** Finds the address of a server, or says why it cannot be put into commands. */
async function locate(server: Server): Promise<Target | ServerEvent> {
  const { ip, name } = server;
  if (!/^[A-Za-z0-9_.:-]+$/.test(name)) return { ip, ok: false, log: `${name} cannot be the name of a server` };
  if (isIP(ip) !== 0) return { ...server, address: ip };
  try {
    return { ...server, address: (await lookup(ip)).address };
  } catch (error) {
    return { ip, ok: false, log: `${ip} has no address: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function versionComplaint(info: string): string | null {
  const version = /^Version: (\d+)\.(\d+)/m.exec(info);
  if (version === null) return 'it does not answer as HAProxy does';
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major > 2 || (major === 2 && minor >= 6)) return null;
  return `it is HAProxy ${major}.${minor}: adding servers at run time needs 2.6 or newer`;
}

function levelComplaint(level: Reply | undefined): string | null {
  if (level === undefined || complaintOf(level) !== null || level.text === 'admin') return null;
  return `the socket has level ${/^\w{1,20}$/.exec(level.text)?.[0] ?? 'unknown'}: write "level admin" at "stats socket" in HAProxy's configuration`;
}
