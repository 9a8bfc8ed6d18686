import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { hostKeyIn } from '../cloud/console-host-key.ts';
import type { OpenstackClient } from './client.ts';

/** Lines from the end of the output: the block of cloud-init is among the last that a boot writes. */
const LINES = 500;

const answer = Type.Object({ output: Type.Union([Type.String(), Type.Null()]) });

/** The host key that a server wrote to its console; null = none yet. @throws CloudFault; the signal's reason */
export async function consoleHostKey(
  client: OpenstackClient,
  server: string,
  signal: AbortSignal,
): Promise<string | null> {
  const body = { 'os-getConsoleOutput': { length: LINES } };
  const call = { service: 'compute', method: 'POST', path: `/servers/${server}/action`, body } as const;
  const said = await client.call(call, { signal, isRepeatable: true });
  return Value.Check(answer, said) ? hostKeyIn(said.output ?? '') : null;
}
