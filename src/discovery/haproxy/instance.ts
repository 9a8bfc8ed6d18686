import { addressOfHost } from '../../base/outbound/host-address.ts';
import { type LinkDeps, type Link, openLink, placeOf } from '../../base/link/link.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import type { Message, Value } from '../../messages/message.ts';
import { message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { SERVER_NAME } from '../server-name.ts';
import { HaproxyBackend, type LocatedTarget, type Target } from './backend.ts';
import { balancerComplaint } from './check.ts';
import { eraIn } from './era.ts';
import { registerServers } from './register.ts';
import { ask } from './runtime.ts';
import type { BackendServer } from './servers.ts';
import type { Settings } from './settings.ts';
import { unregisterServers } from './unregister.ts';

const NO_SOCKET = message('nothing_listens');

/** A target, or why there is none. */
type Located<T extends Target> = { readonly target: T } | { readonly event: ServerEvent };

interface Instance {
  readonly socket: string;
  /** What it complains of says where it is. */
  readonly isOneOfSeveral: boolean;
}

/** One HAProxy, by one socket. */
export class HaproxyInstance {
  private readonly instance: Instance;
  private readonly settings: Settings;
  private readonly deps: LinkDeps;

  constructor(instance: Instance, settings: Settings, deps: LinkDeps) {
    this.instance = instance;
    this.settings = settings;
    this.deps = deps;
  }

  register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.answered(servers, signal, locatedOf, (backend, targets) =>
      registerServers(backend, this.settings, targets),
    );
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.answered(servers, signal, namedOf, (backend, targets) =>
      unregisterServers(backend, this.settings, targets),
    );
  }

  /** @throws MessageError that says where it is, and why it does not answer */
  servers(signal: AbortSignal): Promise<readonly BackendServer[]> {
    return this.asked(signal, (link) => new HaproxyBackend(link, this.settings.backend, signal).servers());
  }

  /** @throws MessageError that says where it is, and why it does not answer */
  era(signal: AbortSignal): Promise<string> {
    return this.asked(signal, async (link) => {
      const [info] = await ask(link, ['show info'], signal);
      return eraIn(info?.text ?? '');
    });
  }

  async check(): Promise<readonly Value[]> {
    try {
      await using link = await this.link();
      const complaint = await balancerComplaint(link, this.settings.backend);
      return complaint === null ? [] : [this.complaint(complaint)];
    } catch (error) {
      return [this.failure(error)];
    }
  }

  private async asked<Answer>(signal: AbortSignal, question: (link: Link) => Promise<Answer>): Promise<Answer> {
    try {
      await using link = await this.link();
      return await question(link);
    } catch (error) {
      signal.throwIfAborted();
      throw new MessageError(this.failure(error), { cause: error });
    }
  }

  /** Gives an event for every server, also when the balancer fails midway (D3). */
  private async *answered<T extends Target>(
    servers: readonly Server[],
    signal: AbortSignal,
    locate: (server: Server, settings: Settings) => Promise<Located<T>>,
    work: (backend: HaproxyBackend, targets: readonly T[]) => AsyncIterable<ServerEvent>,
  ): AsyncIterable<ServerEvent> {
    const open = new Set(servers.map((server) => server.ip));
    try {
      const targets: T[] = [];
      for (const found of await Promise.all(servers.map((server) => locate(server, this.settings)))) {
        if ('target' in found) {
          targets.push(found.target);
        } else {
          open.delete(found.event.ip);
          yield found.event;
        }
      }
      if (targets.length === 0) return;
      await using link = await this.link();
      for await (const event of work(new HaproxyBackend(link, this.settings.backend, signal), targets)) {
        open.delete(event.ip);
        yield event.ok || !this.instance.isOneOfSeveral ? event : { ...event, log: this.complaint(event.log) };
      }
    } catch (error) {
      signal.throwIfAborted();
      for (const ip of open) yield { ip, ok: false, log: this.failure(error) };
    }
  }

  private link(): Promise<Link> {
    const { ssh } = this.settings;
    const jump =
      ssh === undefined ? null : { host: ssh.host, port: ssh.port, user: ssh.user, key: ssh.key_file ?? null };
    return openLink(placeOf(this.instance.socket), jump, { ...this.deps, noSocket: NO_SOCKET });
  }

  private get place(): Value {
    const { socket } = this.instance;
    const { ssh } = this.settings;
    return ssh === undefined ? socket : message('socket_on_host', { socket, host: ssh.host });
  }

  private complaint(reason: Value): Message {
    return message('balancer_complaint', { place: this.place, reason });
  }

  private failure(error: unknown): Message {
    return message('balancer_failed', { place: this.place, backend: this.settings.backend, reason: contentOf(error) });
  }
}

/** A target with an address, or why it cannot be put into commands. */
async function locatedOf(server: Server, settings: Settings): Promise<Located<LocatedTarget>> {
  const { ip, name } = server;
  if (!SERVER_NAME.test(name)) return refused(ip, message('server_name_wrong', { name }));
  try {
    return { target: { ...targetOf(server, settings), address: await addressOfHost(ip) } };
  } catch (error) {
    return refused(ip, message('server_without_address', { name: ip, reason: contentOf(error) }));
  }
}

/** A target that is known by its name where its address resolves to nothing any more. */
async function namedOf(server: Server, settings: Settings): Promise<Located<Target>> {
  const { ip, name } = server;
  if (!SERVER_NAME.test(name)) return refused(ip, message('server_name_wrong', { name }));
  return { target: { ...targetOf(server, settings), address: await addressOfHost(ip).catch(() => null) } };
}

function targetOf(
  { ip, name, port, weight }: Server,
  { port: usualPort, weight: usualWeight }: Settings,
): Omit<Target, 'address'> {
  return { ip, name, port: port ?? usualPort, weight: weight ?? usualWeight ?? null };
}

function refused(ip: string, log: Message): { readonly event: ServerEvent } {
  return { event: { ip, ok: false, log } };
}
