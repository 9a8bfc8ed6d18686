import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';
import type { TerminalTicket } from '../../store/terminals/terminal-tickets.ts';
import type { Auth } from '../http/auth.ts';

/** Terminals that an operator may have open at a process, and all of them together. */
export const OF_OPERATOR = 8;
export const IN_ALL = 64;

/** The place of one terminal, until it is disposed of. */
export interface TerminalPlace extends Disposable {
  readonly ticket: TerminalTicket;
  /** Called when the token behind the ticket has ended: again and again, as long as the place is taken. */
  onTokenEnd: () => void;
}

/** The terminals of this process: a limited number (TS3), and none whose token has ended (TS4). */
export class TerminalPlaces {
  private readonly taken = new Set<TerminalPlace>();

  /**
   * Takes a place, before the terminal is there: those that are opened at the same time count too.
   *
   * @throws Refusal when there are too many already
   */
  take(ticket: TerminalTicket): TerminalPlace {
    const own = [...this.taken].filter((other) => other.ticket.operator === ticket.operator).length;
    if (own >= OF_OPERATOR) throw new Refusal('too_many', message('terminals_of_operator', { count: own }));
    if (this.taken.size >= IN_ALL) {
      throw new Refusal('too_many', message('terminals_in_all', { count: this.taken.size }));
    }
    const place: TerminalPlace = {
      ticket,
      onTokenEnd: () => {},
      [Symbol.dispose]: () => void this.taken.delete(place),
    };
    this.taken.add(place);
    return place;
  }

  /** Ends those whose token has ended: one query for all. */
  async endRevoked(auth: Auth): Promise<void> {
    if (auth.kind === 'trust') return;
    const asked = [...this.taken];
    const ids = new Set(asked.flatMap(({ ticket }) => ticket.token_id ?? []));
    if (ids.size === 0) return;
    const active = await auth.tokens.activeAmong(ids);
    for (const place of asked) {
      const { token_id: id } = place.ticket;
      if (id !== null && !active.has(id)) place.onTokenEnd();
    }
  }
}
