import { readFile } from 'node:fs/promises';
import { Client } from 'ssh2';
import { Semaphore } from '../src/channel/semaphore.ts';
import type { Contender } from './contender.ts';
import type { Fleet } from './fleet.ts';

/** Hosts that are worked on at once. More make it slower: client and servers share the processors. */
const AT_ONCE = 32;
/** Milliseconds for a login: a machine that others use too may be slow. */
const READY_TIMEOUT = 60_000;

/**
 * The limit: nothing but the SSH library. It records nothing, a lost connection loses the command, and no command is
 * kept from running twice.
 */
export const bareSsh: Contender = {
  name: `bare ssh2, ${AT_ONCE} at once`,
  run: async ({ fleet, steps, signal, measure }) => {
    const places = new Semaphore(AT_ONCE);
    const privateKey = await readFile(fleet.keyFile);
    await measure(() =>
      Promise.all(
        fleet.hosts.map(async (host) => {
          using _place = await places.enter(signal);
          await work(host, fleet, privateKey, steps);
        }),
      ),
    );
  },
};

async function work(host: string, { port, user }: Fleet, privateKey: Buffer, steps: number): Promise<void> {
  const client = new Client();
  const lost = new Promise<never>((_, reject) => {
    client.once('error', reject).once('close', () => reject(new Error(`the connection to ${host} was lost`)));
  });
  lost.catch(() => {}); // it is also closed at the end
  try {
    const ready = new Promise<void>((resolve) => {
      client.once('ready', resolve);
    });
    client.connect({ host, port, username: user, privateKey, readyTimeout: READY_TIMEOUT });
    await Promise.race([ready, lost]);
    for (let step = 0; step < steps; step += 1) {
      const output = await Promise.race([exec(client, 'echo hi'), lost]);
      if (output !== 'hi\n') throw new Error(`${host} said ${JSON.stringify(output)}`);
    }
  } finally {
    client.on('error', () => {}).end();
  }
}

function exec(client: Client, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, stream) => {
      if (error !== undefined) return reject(error);
      let output = '';
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
      stream.stderr.resume();
      stream.once('close', () => resolve(output));
    });
  });
}
