import { MessageError } from '../../messages/message-error.ts';
import type { Value } from '../../messages/message.ts';
import type { DestroyEvent, WithdrawEvent } from '../provider.ts';
import { ofOtherType } from '../machine-ids.ts';
import type { Context } from './context.ts';
import { everyServer, recentServers } from './listing.ts';
import { sweepPorts } from './ports.ts';
import { byToken, isOf, type Server } from './servers.ts';
import { serverIdIn } from './vm-id.ts';

/** Returns machines. One that Nova deletes does not exist any more. @throws the signal's reason */
export async function* destroyServers(
  context: Context,
  vmIds: readonly string[],
  signal: AbortSignal,
): AsyncIterable<DestroyEvent> {
  const named = vmIds.map((vmId) => ({ vmId, id: serverIdIn(context.vmTypeId, vmId) }));
  const own = new Map(named.flatMap(({ vmId, id }) => (id === null ? [] : [[id, vmId] as const])));
  for (const { vmId, id } of named)
    if (id === null) yield { vmId, kind: 'failed', reason: ofOtherType(context.vmTypeId, vmId) };
  const reasons = await reasonsFor([...own.keys()], signal, async () => {
    const servers = await recentServers(context.client, new Set(own.keys()), signal);
    const outcomes = await Promise.all(
      [...own].map(async ([id, vmId]) => {
        const server = servers.get(id);
        const isForeign = server !== undefined && !isOf(server, context.owner);
        const same = server === undefined ? [] : [server];
        return [id, isForeign ? ofOtherType(context.vmTypeId, vmId) : await deletion(context, same, signal)] as const;
      }),
    );
    if (usesPorts(context)) await context.alone(() => sweep(context, signal), signal);
    return new Map(outcomes);
  });
  for (const [id, vmId] of own) {
    const reason = reasons.get(id) ?? null;
    yield reason === null ? { vmId, kind: 'returned' } : { vmId, kind: 'failed', reason };
  }
}

/** Returns what there is of the machines of tokens. @throws the signal's reason */
export async function* withdrawServers(
  context: Context,
  tokens: readonly string[],
  signal: AbortSignal,
): AsyncIterable<WithdrawEvent> {
  const withdrawal = async (): Promise<Reasons> => {
    const known = byToken(await everyServer(context.client, signal), context.owner);
    const outcomes = await Promise.all(
      tokens.map(async (token) => [token, await deletion(context, known.get(token) ?? [], signal)] as const),
    );
    if (usesPorts(context)) await sweep(context, signal);
    return new Map(outcomes);
  };
  const reasons = await reasonsFor(tokens, signal, () => context.alone(withdrawal, signal));
  for (const token of tokens) {
    const reason = reasons.get(token) ?? null;
    yield reason === null ? { token, kind: 'returned' } : { token, kind: 'failed', reason };
  }
}

/** Why each could not be returned; null = it was. */
type Reasons = ReadonlyMap<string, Value | null>;

/** What fails for all is the reason of each. @throws the signal's reason */
async function reasonsFor(all: readonly string[], signal: AbortSignal, work: () => Promise<Reasons>): Promise<Reasons> {
  if (all.length === 0) return new Map();
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof MessageError)) throw error;
    const reason = error.content as Value;
    return new Map(all.map((one) => [one, reason]));
  }
}

/** @returns why it failed; null = it did not */
async function deletion({ client }: Context, servers: readonly Server[], signal: AbortSignal): Promise<Value | null> {
  try {
    await Promise.all(servers.map(({ id }) => client.remove('compute', `/servers/${id}`, signal)));
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof MessageError)) throw error;
    return error.content as Value;
  }
}

/** OP2 */
async function sweep(context: Context, signal: AbortSignal): Promise<void> {
  const servers = await everyServer(context.client, signal);
  await sweepPorts(context, new Set(byToken(servers, context.owner).keys()), signal);
}

function usesPorts({ settings }: Context): boolean {
  return (settings.subnets ?? []).length > 0;
}
