import { contentOf } from '../../messages/message-error.ts';
import type { Member } from '../discovery.ts';
import { membersOfAll } from '../members-of-all.ts';
import type { FileText } from './answers.ts';
import type { ChangedHost } from './change-all.ts';

type Lists = readonly (readonly Member[])[];

/**
 * The members of all hosts, each once.
 *
 * @param membersIn the lists of a host, as its file has them
 * @throws MessageError when no host answers
 */
export async function membersOfHosts<State extends FileText>(
  hosts: readonly ChangedHost<State, unknown>[],
  membersIn: (state: State) => Lists | Promise<Lists>,
  signal: AbortSignal,
): Promise<readonly Member[]> {
  const answers = await Promise.allSettled(hosts.map((host) => membersAt(host, membersIn, signal)));
  signal.throwIfAborted();
  const failure = answers.find((answer) => answer.status === 'rejected');
  if (failure !== undefined && answers.every(({ status }) => status === 'rejected')) throw failure.reason;
  return membersOfAll(
    answers.flatMap((answer): readonly (readonly Member[] | null)[] =>
      answer.status === 'fulfilled' ? answer.value : [null],
    ),
  );
}

async function membersAt<State extends FileText>(
  host: ChangedHost<State, unknown>,
  membersIn: (state: State) => Lists | Promise<Lists>,
  signal: AbortSignal,
): Promise<Lists> {
  const state = await host.look(signal);
  try {
    return await membersIn(state);
  } catch (error) {
    throw host.fault(contentOf(error), false, { cause: error });
  }
}
