import type { Outbound } from '../../base/outbound/outbound.ts';
import type { Channel, EndpointOf } from '../../channel/channel.ts';
import { steadyNow } from '../../base/time/steady-time.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import type { HealthCheck } from '../../domain/policies/rolling-policy.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { redactorOfBecome } from '../become.ts';
import { outcomeOf } from '../outcome.ts';
import { probeHttp, probeTcp } from './port-probes.ts';
import { redactedStatus } from '../redaction.ts';
import { render, type Variables } from '../render.ts';
import { scriptIn } from '../actions/script-text.ts';

export interface HealthCheckDeps {
  readonly channel: Channel;
  readonly endpointOf: EndpointOf;
  /** Requests and connections of the server itself. */
  readonly outbound: Outbound;
}

/** One try of a health check on one node. */
export interface HealthCheckCall {
  /** Unique for installation, check, try and node; the same after a crash, so that a command runs once. */
  readonly runId: string;
  readonly ip: string;
  readonly vmTypeId: VmTypeId;
  /** The name of its pool. */
  readonly pool: string;
  /** The variables of the check's texts. */
  readonly variables: Variables;
  readonly signal: AbortSignal;
}

/**
 * Checks a node's health: what is wrong, in one line, or null.
 *
 * @throws the abort reason when the call's signal aborts; a command that was begun goes on at the node
 */
export async function checkHealth(
  check: HealthCheck,
  call: HealthCheckCall,
  deps: HealthCheckDeps,
): Promise<Value | null> {
  if (check.type === 'command') return runCommand(check, call, deps);
  const late = AbortSignal.timeout(check.timeout * 1000);
  const signal = AbortSignal.any([call.signal, late]);
  try {
    if (check.type === 'tcp') return await probeTcp({ host: call.ip, port: check.port }, deps.outbound, signal);
    const path = await render(check.path, call.variables);
    const { scheme, port, status } = check;
    return await probeHttp({ scheme, host: call.ip, port, path, status }, deps.outbound, signal);
  } catch (error) {
    call.signal.throwIfAborted();
    return late.aborted ? message('no_answer_within', { seconds: check.timeout }) : contentOf(error);
  }
}

async function runCommand(
  check: Extract<HealthCheck, { readonly type: 'command' }>,
  { runId, ip, vmTypeId, pool, variables, signal }: HealthCheckCall,
  { channel, endpointOf }: HealthCheckDeps,
): Promise<Value | null> {
  try {
    const script = scriptIn(await render(check.command, variables));
    const deadline = new Date(steadyNow() + check.timeout * 1000);
    const endpoint = await endpointOf(ip, vmTypeId, pool);
    const ended = await channel.run(endpoint, script, { runId, deadline, signal });
    const status = redactedStatus(ended, redactorOfBecome(endpoint));
    const { ok, error } = outcomeOf(status, check.timeout);
    return ok ? null : error;
  } catch (error) {
    signal.throwIfAborted();
    return contentOf(error);
  }
}
