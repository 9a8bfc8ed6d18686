import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { answeredWithin } from '../calls/answered-within.ts';
import { orAborted } from '../or-aborted.ts';

/** Seconds: a resolver that is away may take minutes. */
const WITHIN = 10;

interface LookUpOptions {
  readonly lookUp?: (host: string) => Promise<{ readonly address: string }>;
  /** Seconds. */
  readonly within?: number;
}

/**
 * The address of a host by the resolver of this system; an address is its own.
 *
 * @throws MessageError when there is no answer in time; the resolver's error
 * @example await addressOfHost('web-7.example.com') // '10.0.0.7'
 */
export async function addressOfHost(
  host: string,
  { lookUp = lookup, within = WITHIN }: LookUpOptions = {},
): Promise<string> {
  if (isIP(host) !== 0) return host;
  return (await orAborted(lookUp(host), answeredWithin(within))).address;
}
