import { oneLine } from '../../base/text/foreign-text.ts';
import type { Link } from '../../base/link/link.ts';
import { type Container, type Info, type Listed, answers, read, reasonIn } from './answers.ts';
import { askDaemon, type Call, type Reply } from './client.ts';
import { fileIn, wordsIn } from './streams.ts';

/** A daemon refuses what it was asked for. Its reason is one line. */
export class DockerRefusal extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
    this.reason = reason;
  }
}

/** Labels by which containers are found. */
export type Labels = Readonly<Record<string, string>>;

const NOT_FOUND = 404;
const CONFLICT = 409;
const NOT_MODIFIED = 304;

/**
 * The calls of Docker's API that machines need; Podman's compatible API has them too. Methods throw a DockerRefusal, or what
 * `askDaemon` throws.
 */
export class DockerApi {
  private readonly link: Link;
  private readonly signal: AbortSignal;

  constructor(link: Link, signal: AbortSignal) {
    this.link = link;
    this.signal = signal;
  }

  /** @returns false when the name is taken, also by one that is just being made */
  async create(name: string, body: object): Promise<boolean> {
    const reply = await this.ask({ method: 'POST', path: '/containers/create', query: { name }, body }, CONFLICT);
    return reply.status !== CONFLICT;
  }

  /** Starts a container; one that runs already is left alone. */
  async start(name: string): Promise<void> {
    await this.ask({ method: 'POST', path: containerPath(name, '/start') }, NOT_MODIFIED);
  }

  async inspect(name: string): Promise<Container | null> {
    const reply = await this.ask({ method: 'GET', path: containerPath(name, '/json') }, NOT_FOUND);
    return reply.status === NOT_FOUND ? null : read(answers.container, reply);
  }

  /** Ends and removes a container. @returns false while somebody else is removing it; one that is gone counts as removed */
  async remove(id: string): Promise<boolean> {
    const query = { force: 'true', v: 'true' };
    const reply = await this.ask({ method: 'DELETE', path: containerPath(id, ''), query }, NOT_FOUND, CONFLICT);
    return reply.status !== CONFLICT;
  }

  /** Every container with these labels, running or not. */
  async list(labels: Labels): Promise<readonly Listed[]> {
    const filters = { label: Object.entries(labels).map(([name, value]) => `${name}=${value}`) };
    const query = { all: 'true', filters: JSON.stringify(filters) };
    return read(answers.containers, await this.ask({ method: 'GET', path: '/containers/json', query }));
  }

  /** The text of a small file of a container; null = there is none. */
  async file(name: string, path: string): Promise<string | null> {
    const call: Call = { method: 'GET', path: containerPath(name, '/archive'), query: { path } };
    const reply = await this.ask(call, NOT_FOUND);
    return reply.status === NOT_FOUND ? null : fileIn(reply.body);
  }

  /** The end of what a container wrote. */
  async lastWords(name: string): Promise<string> {
    const query = { stdout: 'true', stderr: 'true', tail: '5' };
    const reply = await this.ask({ method: 'GET', path: containerPath(name, '/logs'), query });
    return wordsIn(reply.body);
  }

  async hasImage(image: string): Promise<boolean> {
    // a reference has slashes and a colon, which the path takes as they are
    const reply = await this.ask({ method: 'GET', path: `/images/${image}/json` }, NOT_FOUND);
    return reply.status !== NOT_FOUND;
  }

  /** The labels of a network; null = there is none. */
  async network(name: string): Promise<Labels | null> {
    const reply = await this.ask({ method: 'GET', path: `/networks/${encodeURIComponent(name)}` }, NOT_FOUND);
    return reply.status === NOT_FOUND ? null : (read(answers.network, reply).Labels ?? {});
  }

  async createNetwork(body: object): Promise<void> {
    await this.ask({ method: 'POST', path: '/networks/create', body });
  }

  async removeNetwork(name: string): Promise<void> {
    await this.ask({ method: 'DELETE', path: `/networks/${encodeURIComponent(name)}` }, NOT_FOUND);
  }

  /** The version of its API, "1.41". */
  async version(): Promise<string> {
    return read(answers.version, await this.ask({ method: 'GET', path: '/version' })).ApiVersion;
  }

  async info(): Promise<Info> {
    return read(answers.info, await this.ask({ method: 'GET', path: '/info' }));
  }

  private async ask(call: Call, ...expected: readonly number[]): Promise<Reply> {
    const reply = await askDaemon(this.link, call, this.signal);
    const isGood = reply.status >= 200 && reply.status < 300;
    if (isGood || expected.includes(reply.status)) return reply;
    throw new DockerRefusal(reply.status, oneLine(reasonIn(reply)));
  }
}

function containerPath(name: string, rest: string): string {
  return `/containers/${encodeURIComponent(name)}${rest}`;
}
