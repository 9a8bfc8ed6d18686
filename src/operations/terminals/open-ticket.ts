import { createHash, randomBytes } from 'node:crypto';
import { Refusal } from '../../domain/errors.ts';
import type { NodeId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { findNode } from '../../store/fleet/node-views.ts';
import { insertTicket, openTickets } from '../../store/terminals/terminal-tickets.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';

/** Seconds within which a ticket has to be used. */
export const TICKET_S = 30;
/** Tickets that an operator may have at a time. */
const MOST_TICKETS = 20;

/**
 * The right to open one terminal on a node, once and soon: it stands for the caller, whose token goes into no address.
 *
 * @returns the ticket, of which only the hash is kept
 * @throws Refusal when there is no such node, it has no address, or the caller has many tickets
 */
export function openTicket(context: Context, principal: Principal, nodeId: NodeId): Promise<string> {
  const ticket = randomBytes(32).toString('hex');
  return transact(context, principal, async (transaction, note) => {
    const node = await findNode(transaction, nodeId);
    if (node === null) throw new Refusal('not_found', message('node_not_found', { id: nodeId }), { field: 'node_id' });
    if (node.ip === '-') throw new Refusal('invalid', message('terminal_without_address'), { field: 'node_id' });
    const now = context.now();
    if ((await openTickets(transaction, principal.name, now)) >= MOST_TICKETS) {
      throw new Refusal('too_many', message('terminal_tickets_full', { count: MOST_TICKETS }));
    }
    const expires = new Date(now.getTime() + TICKET_S * 1000);
    const { kind, name: operator } = principal;
    const token_id = kind === 'token' ? principal.tokenId : null;
    const origin = 'source' in principal ? principal.source : null;
    await insertTicket(transaction, ticketHash(ticket), { node_id: nodeId, operator, token_id, origin }, expires);
    note('ask for a terminal', nodeId);
    return ticket;
  });
}

/** What is kept of a ticket. */
export function ticketHash(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest();
}
