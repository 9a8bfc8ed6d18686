import type { Member } from '../discovery.ts';
import type { DnsServer } from './server.ts';
import type { Settings } from './settings.ts';
import { addressQuestions } from './wire/records.ts';
import { TYPE } from './wire/message.ts';
import type { Zone } from './zone.ts';

/** Targets of SRV records that are looked up: as many go into an answer. */
const MOST_TARGETS = 5000;

/** The servers that the name has, in an order of ours: DNS turns them. Nobody says whether they serve. @throws MessageError */
export async function membersOf(
  server: DnsServer,
  zone: Zone,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly Member[]> {
  const { type, port } = settings;
  const members =
    type === 'srv' ? await servicesOf(server, zone, signal) : await addressesOf(server, zone, port, signal);
  return members.toSorted((a, b) => compared(a.name ?? a.ip, b.name ?? b.ip));
}

async function addressesOf(
  server: DnsServer,
  { name }: Zone,
  port: number,
  signal: AbortSignal,
): Promise<readonly Member[]> {
  const found = await server.look(addressQuestions(name), signal);
  return found.flatMap(({ addresses }) =>
    addresses.map((ip): Member => ({ name: null, ip, port, weight: null, state: 'unknown' })),
  );
}

async function servicesOf(server: DnsServer, { name, domain }: Zone, signal: AbortSignal): Promise<readonly Member[]> {
  const [own] = await server.look([{ name, type: TYPE.SRV }], signal);
  // the root says that there is no server (RFC 2782)
  const services = (own?.services ?? []).filter(({ target }) => target !== '').slice(0, MOST_TARGETS);
  if (services.length === 0) return [];
  const questions = services.flatMap(({ target }) => addressQuestions(target));
  const found = await server.lookAnywhere(questions, signal);
  return services.map(({ target, port, weight }, index): Member => {
    const addresses = found.slice(index * 2, index * 2 + 2).flatMap((one) => one?.addresses ?? []);
    return { name: nameIn(target, domain), ip: addresses[0] ?? target, port, weight, state: 'unknown' };
  });
}

function compared(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The name of a server; of somebody else's the whole target. */
function nameIn(target: string, domain: string): string {
  const own = target.slice(0, -domain.length - 1);
  return target.toLowerCase().endsWith(`.${domain}`) && !own.includes('.') ? own : target;
}
