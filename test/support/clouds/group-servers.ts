import type { Server } from '../../../src/discovery/discovery.ts';
import { englishOf } from '../../../src/messages/message.ts';
import { all, type OpenBalancer } from '../discoveries.ts';
import type { CloudInstance } from './instances-cloud.ts';

/** 300 servers, which are more than a page or a call has. */
export const MANY_SERVERS: readonly Server[] = Array.from({ length: 300 }, (_, index) => ({
  ip: `127.0.${2 + Math.floor(index / 150)}.${(index % 150) + 1}`,
  name: `web-${index}`,
}));

/** What a call says of each server, by its address. */
export async function saidBy(events: ReturnType<OpenBalancer['register']>): Promise<Record<string, string>> {
  return Object.fromEntries(
    (await all(events)).map(({ ip, ok, log }) => [ip, `${ok ? 'ok' : 'failed'}: ${englishOf(log)}`]),
  );
}

/** An instance that runs. */
export function instanceAt({ ip, ...own }: Pick<CloudInstance, 'id' | 'ip' | 'zone' | 'type'>): CloudInstance {
  const unknown = { clientToken: '', index: 0, isSpot: false, tags: {}, query: {} };
  return { ...unknown, ...own, ip, made: 0, ended: null, reason: '', isStopped: false };
}
