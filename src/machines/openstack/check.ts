import { Type } from 'typebox';
import { Value as Shape } from 'typebox/value';
import { answeredWithin } from '../../base/calls/answered-within.ts';
import { MessageError } from '../../messages/message-error.ts';
import type { Value } from '../../messages/message.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import type { Context } from './context.ts';
import { lookUps } from './named.ts';

/** Seconds: somebody waits for it. */
const WITHIN = 20;

const zoneList = Type.Object({ availabilityZoneInfo: Type.Array(Type.Object({ zoneName: Type.String() })) });

/** What is wrong with the settings, one sentence each: found by a login and reads alone. */
export async function openstackComplaints(context: Context): Promise<readonly Value[]> {
  const { client, settings } = context;
  const signal = answeredWithin(WITHIN);
  const login = await complaintOf(() => client.services(signal));
  if (login !== null) return [login];
  const looks = [...Object.values(lookUps(client, settings, signal)), ...novaLooks(context, signal)];
  const complaints = await Promise.all(looks.map(complaintOf));
  return [...new Map(complaints.filter((one) => one !== null).map((one) => [JSON.stringify(one), one])).values()];
}

/** What Nova alone knows. */
function novaLooks({ client, settings }: Context, signal: AbortSignal): readonly (() => Promise<unknown>)[] {
  const { key_pair: key = '', server_group: group = '', zones = [] } = settings;
  const read = (path: string) => () => client.read('compute', path, signal);
  return [
    read('/servers?limit=1'),
    ...(key === '' ? [] : [read(`/os-keypairs/${encodeURIComponent(key)}`)]),
    ...(group === '' ? [] : [read(`/os-server-groups/${group}`)]),
    ...(zones.length === 0 ? [] : [async () => checkZones(zones, await read('/os-availability-zone')())]),
  ];
}

/** @throws CloudFault that names the first zone that is not there */
function checkZones(zones: readonly string[], answer: unknown): void {
  if (!Shape.Check(zoneList, answer)) return;
  const known = new Set(answer.availabilityZoneInfo.map(({ zoneName }) => zoneName));
  const missing = zones.find((zone) => !known.has(zone));
  if (missing !== undefined) throw new CloudFault('missing', { said: `availability zone ${missing}` });
}

async function complaintOf(look: () => Promise<unknown>): Promise<Value | null> {
  try {
    await look();
    return null;
  } catch (error) {
    if (error instanceof MessageError) return error.content as Value;
    throw error;
  }
}
