import type { ParsedKey } from 'ssh2';
import { readPrivateKey } from '../../base/private-key.ts';

/** Milliseconds for which a key file that was read is reused by logins: hundreds may begin at once. */
const FRESH = 1000;

const fresh = new Map<string, Promise<ParsedKey>>();

/**
 * The private key in a file, as it is now, or was a moment ago. Neither keys nor failures are cached for longer.
 *
 * @throws as readPrivateKey
 */
export async function keyForLogin(path: string): Promise<ParsedKey> {
  const known = fresh.get(path);
  if (known !== undefined) return known;
  const reading = readPrivateKey(path);
  fresh.set(path, reading);
  const forget = (): void => void fresh.delete(path);
  setTimeout(forget, FRESH).unref();
  reading.catch(forget);
  return reading;
}
