import { placeOf } from '../../base/link/link.ts';
import { settingRefusal } from '../../domain/settings.ts';
import { message } from '../../messages/message.ts';
import type { Place } from './exchange.ts';
import type { Settings } from './settings.ts';

const PORT = 53;
/** Bytes of a secret; tsig-keygen makes 32. */
const SHORTEST_SECRET = 16;

/** Where servers are written, without dots at the ends of names. */
export interface Zone {
  readonly place: Place;
  /** In messages. */
  readonly server: string;
  readonly zone: string;
  readonly name: string;
  /** Below which servers have names. */
  readonly domain: string;
}

export function zoneOf({ server, zone, name, key_name: key, algorithm, secret }: Settings): Zone {
  const hasPort = /^:\d+$/.test(server.slice(server.lastIndexOf(':')));
  const place = placeOf(hasPort ? server : `${server}:${PORT}`);
  const own = plain(name);
  return {
    place: {
      host: place.kind === 'tcp' ? place.host : server,
      port: place.kind === 'tcp' ? place.port : PORT,
      key: { name: plain(key), algorithm, secret: Buffer.from(secret, 'base64') },
    },
    server,
    zone: plain(zone),
    name: own,
    domain: own.replace(/^(?:_[^.]*\.)+/, ''),
  };
}

/** Checks what the schema cannot. @throws Refusal that names the field */
export function checkedSettings(given: Settings): Settings {
  const { zone, name, domain } = zoneOf(given);
  const isBelow = (own: string): boolean => own === zone || own.endsWith(`.${zone}`);
  if (!isBelow(name) || !isBelow(domain)) throw settingRefusal('name', message('dns_name_outside', { zone }));
  const { secret } = given;
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(secret) && secret.length % 4 === 0;
  if (!isBase64 || Buffer.from(secret, 'base64').length < SHORTEST_SECRET) {
    throw settingRefusal('secret', message('dns_secret_wrong', { least: SHORTEST_SECRET }));
  }
  return given;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
