import { answeredWithin } from '../../base/calls/answered-within.ts';
import { message, type Value } from '../../messages/message.ts';
import { answered } from '../answered.ts';
import type { Discovery, DiscoveryDeps, DiscoveryKind, Member, Server, ServerEvent } from '../discovery.ts';
import type { FileText } from '../hosts/answers.ts';
import { changeAll, resultsOfAll } from '../hosts/change-all.ts';
import { membersOfHosts } from '../hosts/members.ts';
import { Rounds } from '../rounds.ts';
import { usualOf } from '../server-settings.ts';
import { type Target, targetsOf } from '../targets.ts';
import { type GoneServer, waitedOut } from '../waited.ts';
import { writtenPlace } from '../written-place.ts';
import { checkedSettings, hostComplaints } from './check.ts';
import { contentIn } from './content.ts';
import type { FileDraft } from './edit.ts';
import type { Entry, FileChange, Standing } from './plan.ts';
import type { Content, FileServer } from './formats/format.ts';
import { ListHost } from './host.ts';
import { draftOf, entriesIn } from './reader.ts';
import { type Settings, settings } from './settings.ts';

/**
 * A list of servers in a file on hosts, which Prometheus, Envoy, Traefik or a program of one's own reads. The file is the whole state.
 * All hosts change together or none does (NC1).
 */
export const file: DiscoveryKind<Settings> = {
  name: 'file',
  title: { en: 'File (Prometheus, Envoy, Traefik)', zh: '文件（Prometheus、Envoy、Traefik）' },
  settings,
  abilities: { drains: false, cuts: false, weights: true, waits: false, names: true, ports: true },
  checked: checkedSettings,
  open: (settings, deps) => new FileList(settings, deps),
};

const never = new AbortController().signal;
/** Seconds for the answer of `check`. */
const CHECK_WITHIN = 60;

type FileTarget = Target<FileServer>;
type Results = ReadonlyMap<string, Standing>;

class FileList implements Discovery {
  readonly usual: Discovery['usual'];
  private readonly settings: Settings;
  private readonly content: Content;
  private readonly hosts: readonly ListHost[];
  private readonly rounds: Rounds<FileChange, Results>;

  constructor(settings: Settings, { channel }: DiscoveryDeps) {
    this.usual = usualOf(settings);
    this.settings = settings;
    this.content = contentIn(settings);
    this.hosts = settings.hosts.map((host) => new ListHost(host, settings, channel));
    // a round is others' too: nobody's signal ends it
    this.rounds = new Rounds((changes: readonly FileChange[]) => this.change(changes));
  }

  async *register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const { targets, refused } = await this.targets(servers, false);
    yield* refused;
    yield* answered(targets, signal, () => this.registered(targets, signal));
  }

  async *unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const { targets, refused } = await this.targets(servers, true);
    yield* refused;
    yield* answered(targets, signal, () => this.unregistered(targets, signal));
  }

  members(signal: AbortSignal): Promise<readonly Member[]> {
    return membersOfHosts(
      this.hosts,
      async ({ text }: FileText) => [(await entriesIn(text, this.content)).map(memberOf)],
      signal,
    );
  }

  async check(): Promise<readonly Value[]> {
    const signal = answeredWithin(CHECK_WITHIN);
    return (await Promise.all(this.hosts.map((host) => hostComplaints(host, this.settings, signal)))).flat();
  }

  private async *registered(targets: readonly FileTarget[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const results = await this.asked('in', targets, signal);
    for (const { ip, server } of targets) {
      const isNew = results.get(server.name) === 'changed';
      const done = { address: writtenPlace(server), server: `${this.content.group}/${server.name}` };
      yield { ip, ok: true, log: message(isNew ? 'registered' : 'registered_already', done) };
    }
  }

  private async *unregistered(targets: readonly FileTarget[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const results = await this.asked('out', targets, signal);
    const gone: GoneServer[] = [];
    for (const { ip, server } of targets) {
      const standing = results.get(server.name);
      if (standing === 'foreign')
        yield { ip, ok: false, log: message('file_entry_foreign', { address: writtenPlace(server) }) };
      else gone.push({ ip, server: server.name, isRemoved: standing !== 'absent' });
    }
    yield* waitedOut(gone, this.settings.settle_time, signal);
  }

  private asked(kind: FileChange['kind'], targets: readonly FileTarget[], signal: AbortSignal): Promise<Results> {
    return this.rounds.ask(
      targets.map(({ server }) => ({ kind, server })),
      signal,
    );
  }

  private async change(changes: readonly FileChange[]): Promise<Results> {
    const work = {
      edit: (text: string): Promise<FileDraft> => draftOf(text, this.content, changes),
      isDue: (): boolean => false,
    };
    const outcomes = await changeAll<FileText, never, FileDraft, ListHost>(this.hosts, work, never);
    return resultsOfAll(
      outcomes.map(({ draft }) => draft),
      worse,
    );
  }

  private targets(servers: readonly Server[], isLeaving: boolean): ReturnType<typeof targetsOf<FileServer>> {
    const { port, weight = null } = this.settings;
    const own = (server: Server, ip: string): FileServer => ({
      name: server.name,
      ip,
      port: server.port ?? port,
      weight: server.weight ?? weight,
    });
    return targetsOf(servers, { isLeaving, own });
  }
}

const ORDER: readonly Standing[] = ['absent', 'unchanged', 'changed', 'foreign'];

function worse(a: Standing, b: Standing): Standing {
  return ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a;
}

function memberOf({ name, written, ip, port, weight }: Entry): Member {
  return { name: name ?? written, ip, port, weight, state: 'unknown' };
}
