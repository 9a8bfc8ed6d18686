import type { ParsedKey } from 'ssh2';
import { lastLine } from '../../base/text/foreign-text.ts';
import { ownAlone } from '../../base/keys.ts';
import { steadyNow } from '../../base/time/steady-time.ts';
import type { Channel, Endpoint, ExitStatus } from '../../channel/channel.ts';
import { addKeyProgram, removeKeyProgram } from '../../channel/node/authorized-keys.ts';
import { message, type Value } from '../../messages/message.ts';
import type { RotationPhase } from '../../store/sealed/rotation-tables.ts';

/** Milliseconds for one command at a node. */
const COMMAND_MS = 30_000;
/** Milliseconds within which a turn is over in any case: two commands, and their ends. */
export const TURN_MS = 90_000;

/** The two own keys. */
export interface RotatedKeys {
  /** The one that counts. */
  readonly current: ParsedKey;
  readonly other: ParsedKey;
}

export interface TurnOptions {
  readonly phase: RotationPhase;
  /** Identifies this turn. */
  readonly runId: string;
  readonly signal: AbortSignal;
}

/**
 * Has one node accept the key that it should, and in the phase `removing` not the other one: by a login with both, and then one with
 * that key alone, which takes the other away. Whether a key is accepted is thus seen before anything is taken away.
 *
 * @returns why not; null = it is done
 */
export async function rotateNode(
  channel: Channel,
  endpoint: Endpoint,
  { current, other }: RotatedKeys,
  { phase, runId, signal }: TurnOptions,
): Promise<Value | null> {
  const [kept, second] = phase === 'adding' ? [other, current] : [current, other];
  const run = (where: Endpoint, script: string, what: string): Promise<ExitStatus> => {
    const deadline = new Date(steadyNow() + COMMAND_MS);
    return channel.run(where, script, { runId: `${runId}-${what}`, deadline, isSilent: true, signal });
  };
  // the keys are those of the login, whoever runs scripts
  const { become: _, ...login } = endpoint;
  const added = troubleOf(await run(login, addKeyProgram(textOf(kept), textOf(second)), 'add'));
  if (added !== null) return added;
  const script = phase === 'removing' ? removeKeyProgram(textOf(second), textOf(kept)) : 'exit 0';
  const status = await run(aloneWith(kept, endpoint), script, 'keep');
  return status.kind === 'unreachable'
    ? message('rotation_not_accepted', { reason: status.reason })
    : troubleOf(status);
}

/** The same login with one key and no other proof, and no connection that was made before. */
function aloneWith(key: ParsedKey, { host, port, user, jumps, socks, hostCa, runDir }: Endpoint): Endpoint {
  return {
    host,
    port,
    user,
    key: ownAlone(key),
    idleTimeout: 0,
    ...(jumps === undefined ? {} : { jumps }),
    ...(socks === undefined ? {} : { socks }),
    ...(hostCa === undefined ? {} : { hostCa }),
    ...(runDir === undefined ? {} : { runDir }),
  };
}

function troubleOf(status: ExitStatus): Value | null {
  switch (status.kind) {
    case 'exited': {
      const { code, output } = status;
      return code === 0 ? null : message('rotation_step_failed', { code, said: lastLine(output, 200) });
    }
    case 'unreachable':
      return status.reason;
    case 'timed_out':
    case 'lost':
      return message('rotation_timed_out');
  }
}

/** Type and text, as in a file of public keys. */
function textOf(key: ParsedKey): string {
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}
