import type { Channel, Endpoint, ExitStatus } from '../channel/channel.ts';
import { steadyNow } from '../base/time/steady-time.ts';
import { lastLine } from '../base/text/foreign-text.ts';
import type { Machine, Readiness } from '../machines/provider.ts';
import { message, type Value } from '../messages/message.ts';
import { redactorOfBecome } from './become.ts';
import { redactedContact, redactedStatus } from './redaction.ts';
import type { StepCall } from './step.ts';

/** Waits for cloud-init where there is one. Its exit code 2: it is through, and has warnings. */
export const CLOUD_INIT = `command -v cloud-init >/dev/null 2>&1 || exit 0
cloud-init status --wait >/dev/null 2>&1
code=$?
[ $code -ne 2 ] || exit 0
[ $code -eq 0 ] || cloud-init status --long
exit $code
`;
const NOTHING = 'exit 0\n';

export interface AwaitedMachine {
  readonly machine: Machine;
  readonly endpoint: Endpoint;
  readonly readiness: Readiness;
}

/**
 * Waits until a new machine runs a command for its user, as another attempt or process would wait for the same (C2).
 *
 * @returns why it is not ready; null = it is
 */
export async function untilReady(
  { machine, endpoint, readiness }: AwaitedMachine,
  call: Pick<StepCall, 'runId' | 'deadline' | 'signal' | 'onContact' | 'onPause'>,
  channel: Channel,
): Promise<Value | null> {
  const { seconds, cloudInit } = readiness;
  const hidden = redactorOfBecome(endpoint);
  const { runId, signal, onPause } = call;
  const status = await channel.run(endpoint, cloudInit ? CLOUD_INIT : NOTHING, {
    runId,
    signal,
    onPause,
    deadline: new Date(Math.min(call.deadline.getTime(), steadyNow() + seconds * 1000)),
    onContact: (contact) => call.onContact(redactedContact(contact, hidden)),
  });
  const reason = reasonIn(redactedStatus(status, hidden));
  return reason && message('machine_not_ready', { machine: machine.vmId, ip: machine.ip, seconds, reason });
}

function reasonIn(status: ExitStatus): Value | null {
  switch (status.kind) {
    case 'exited':
      return status.code === 0
        ? null
        : message('cloud_init_failed', { code: status.code, line: lastLine(status.output) });
    case 'timed_out':
      return message('cloud_init_unfinished');
    case 'lost':
      return message('run_lost');
    case 'unreachable':
      return status.reason;
  }
}
