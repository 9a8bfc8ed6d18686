import { readFile } from 'node:fs/promises';
import { Client } from 'ssh2';
import { Semaphore } from '../src/base/semaphore.ts';
import type { Contender } from './contender.ts';
import type { Fleet } from './fleet.ts';

/** Hosts at a time. More make it slower, as client and servers share the processors. */
const AT_ONCE = 32;
/** Milliseconds for a login, enough for a busy machine. */
const READY_TIMEOUT = 60_000;

/**
 * The upper limit: only the SSH library. It records nothing, a lost connection loses the command, and no command is
 * protected from running twice.
 */
export const bareSsh: Contender = {
  name: `bare ssh2, ${AT_ONCE} at once`,
  run: async ({ fleet, steps, signal, measure, measureWarm }) => {
    using logins = new BareLogins(fleet, await readFile(fleet.keyFile));
    const work = (): Promise<unknown> =>
      eachHost(fleet, signal, async (host) => greet(await logins.of(host), host, steps));
    await measure(work);
    await measureWarm(work);
  },
};

/** Only a login to every host: the part of a host's effort that is not the command's. */
export async function logInOnly(fleet: Fleet, signal: AbortSignal): Promise<void> {
  using logins = new BareLogins(fleet, await readFile(fleet.keyFile));
  await eachHost(fleet, signal, (host) => logins.of(host));
}

function eachHost({ hosts }: Fleet, signal: AbortSignal, work: (host: string) => Promise<unknown>): Promise<unknown> {
  const places = new Semaphore(AT_ONCE);
  return Promise.all(
    hosts.map(async (host) => {
      using _place = await places.enter(signal);
      await work(host);
    }),
  );
}

/** A connection to each host that was asked for, open until all are closed. */
class BareLogins implements Disposable {
  private readonly fleet: Fleet;
  private readonly privateKey: Buffer;
  private readonly clients = new Map<string, Client>();

  constructor(fleet: Fleet, privateKey: Buffer) {
    this.fleet = fleet;
    this.privateKey = privateKey;
  }

  async of(host: string): Promise<Client> {
    const open = this.clients.get(host);
    if (open !== undefined) return open;
    const { port, user: username } = this.fleet;
    const client = new Client();
    this.clients.set(host, client);
    const ready = Promise.withResolvers<void>();
    client
      .on('error', ready.reject)
      .once('close', () => ready.reject(new Error(`the connection to ${host} was lost`)))
      .once('ready', ready.resolve)
      .connect({ host, port, username, privateKey: this.privateKey, readyTimeout: READY_TIMEOUT });
    await ready.promise;
    return client;
  }

  [Symbol.dispose](): void {
    for (const client of this.clients.values()) client.end();
  }
}

async function greet(client: Client, host: string, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    const output = await exec(client, 'echo hi');
    if (output !== 'hi\n') throw new Error(`${host} said ${JSON.stringify(output)}`);
  }
}

function exec(client: Client, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, stream) => {
      if (error !== undefined) return reject(error);
      let output = '';
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
      stream.stderr.resume();
      // also when the connection is lost
      stream.once('close', () => resolve(output));
    });
  });
}
