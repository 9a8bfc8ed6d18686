import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** The sockets of ssh-agents that machine types may use, by the names that an administrator gave them. */
export type Agents = ReadonlyMap<string, string>;

/** Names of agents: as those of keys. */
export const AGENT_NAME = '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$';
const ENTRY = /^([A-Za-z0-9_][A-Za-z0-9_.-]{0,63})=(\/[^\0\n,]{1,100})$/;

/**
 * Reads the setting of the server.
 *
 * @throws MessageError
 * @example parseAgents('prod=/run/agents/prod.sock, lab=/run/agents/lab.sock')
 */
export function parseAgents(text: string): Agents {
  const entries = text.split(',').map((part) => part.trim());
  const read = entries.flatMap((entry) => {
    if (entry === '') return [];
    const [, name, path] = ENTRY.exec(entry) ?? [];
    if (name === undefined || path === undefined) throw new MessageError(message('agents_wrong', { entry }));
    return [[name, path] as const];
  });
  return new Map(read);
}

/** The socket of an agent. @throws MessageError: there is none of this name */
export function agentSocket(agents: Agents | undefined, name: string): string {
  const path = agents?.get(name);
  if (path === undefined) throw new MessageError(message('agent_unknown', { name }));
  return path;
}
