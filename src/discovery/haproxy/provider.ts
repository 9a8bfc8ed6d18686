import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { contentOf } from '../../messages/message-error.ts';
import type { Message, Value } from '../../messages/message.ts';
import { message } from '../../messages/message.ts';
import { type LinkDeps, type Link, openLink, placeOf } from '../../base/link/link.ts';
import type { Discovery, DiscoveryKind, Server, ServerEvent } from '../discovery.ts';
import { HaproxyBackend, type Target } from './backend.ts';
import { balancerComplaint } from './check.ts';
import { registerServers } from './register.ts';
import { type Settings, settings } from './settings.ts';
import { unregisterServers } from './unregister.ts';

/**
 * HAProxy 2.6 or newer, through its runtime API. Servers are added and deleted at run time; one in HAProxy's own
 * configuration file is put into maintenance instead of deleted. A restart of HAProxy forgets what was added.
 */
const NO_SOCKET = message('nothing_listens');

export const haproxy: DiscoveryKind<Settings, LinkDeps> = {
  name: 'haproxy',
  title: { en: 'HAProxy', zh: 'HAProxy' },
  settings,
  open: (settings, deps) => new Haproxy(settings, deps),
};

class Haproxy implements Discovery {
  private readonly settings: Settings;
  private readonly deps: LinkDeps;

  constructor(settings: Settings, deps: LinkDeps) {
    this.settings = settings;
    this.deps = deps;
  }

  register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.answered(servers, signal, (backend, targets) => registerServers(backend, this.settings, targets));
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.answered(servers, signal, (backend, targets) => unregisterServers(backend, this.settings, targets));
  }

  async check(): Promise<readonly Value[]> {
    try {
      await using link = await this.link();
      const complaint = await balancerComplaint(link, this.settings.backend);
      return complaint === null ? [] : [message('balancer_complaint', { place: this.place, reason: complaint })];
    } catch (error) {
      return [this.failure(error)];
    }
  }

  /** Gives an event for every server, also when the balancer fails midway (D3). */
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
    return openLink(placeOf(socket), jump, { ...this.deps, noSocket: NO_SOCKET });
  }

  private get place(): Value {
    return this.settings.ssh === undefined
      ? this.settings.socket
      : message('socket_on_host', { socket: this.settings.socket, host: this.settings.ssh.host });
  }

  private failure(error: unknown): Message {
    return message('balancer_failed', { place: this.place, backend: this.settings.backend, reason: contentOf(error) });
  }
}

/** Resolves the address of a server, or says why it cannot be put into commands. */
async function locate(server: Server): Promise<Target | ServerEvent> {
  const { ip, name } = server;
  if (!/^[A-Za-z0-9_.:-]+$/.test(name)) return { ip, ok: false, log: message('server_name_wrong', { name }) };
  if (isIP(ip) !== 0) return { ...server, address: ip };
  try {
    return { ...server, address: (await lookup(ip)).address };
  } catch (error) {
    return { ip, ok: false, log: message('server_without_address', { name: ip, reason: contentOf(error) }) };
  }
}
