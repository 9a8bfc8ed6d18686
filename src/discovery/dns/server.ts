import type { Outbound } from '../../base/outbound/outbound.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { exchanged, type Reply } from './exchange.ts';
import { isSameName, WireFault } from './wire/names.ts';
import { type Answer, type Question, type Request, TYPE, type WireRecord } from './wire/message.ts';
import { addressIn, type Srv, srvIn } from './wire/records.ts';
import type { TsigFault } from './wire/tsig.ts';
import type { Zone } from './zone.ts';

const RCODE = {
  noError: 0,
  failure: 2,
  noName: 3,
  refused: 5,
  taken: 6,
  there: 7,
  notThere: 8,
  notAuthoritative: 9,
  outside: 10,
};

/** Codes of answers: a name that has nothing, or is not there, is one. */
const ANSWERS: readonly number[] = [RCODE.noError, RCODE.noName];
const ELSEWHERE: readonly number[] = [RCODE.refused, RCODE.notAuthoritative];

/** What a name has. */
export interface Found {
  readonly addresses: readonly string[];
  readonly services: readonly Srv[];
  /** It stands for another name. */
  readonly isAlias: boolean;
}

/** The server of a zone. */
export class DnsServer {
  private readonly zone: Zone;
  private readonly outbound: Pick<Outbound, 'dial'>;

  constructor(zone: Zone, outbound: Pick<Outbound, 'dial'>) {
    this.zone = zone;
    this.outbound = outbound;
  }

  /** @returns what each question finds, in their order @throws MessageError */
  async look(questions: readonly Question[], signal: AbortSignal): Promise<readonly Found[]> {
    const replies = await this.asked(questions.map(queryOf), signal);
    return replies.map((reply, index) => this.foundIn(reply, questions[index]));
  }

  /** The same for names that may be in other zones. @returns null for what only another server knows @throws MessageError */
  async lookAnywhere(questions: readonly Question[], signal: AbortSignal): Promise<readonly (Found | null)[]> {
    const replies = await this.asked(questions.map(queryOf), signal);
    return replies.map((reply, index) => (isElsewhere(reply.answer) ? null : this.foundIn(reply, questions[index])));
  }

  /**
   * Makes a change as a whole, or not at all.
   *
   * @returns false = a prerequisite does not hold
   * @throws MessageError when it is not made, or nobody knows
   */
  async update(
    prerequisites: readonly WireRecord[],
    updates: readonly WireRecord[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const question = { name: this.zone.zone, type: TYPE.SOA };
    const [reply] = await this.asked([{ opcode: 'update', question, prerequisites, updates }], signal);
    const rcode = reply?.answer.rcode ?? RCODE.noError;
    if (rcode === RCODE.noError) return true;
    if ([RCODE.noName, RCODE.taken, RCODE.there, RCODE.notThere].includes(rcode)) return false;
    throw this.fault(this.reasonOf(rcode));
  }

  fault(reason: Value, options?: ErrorOptions): MessageError<Message> {
    const { server, name } = this.zone;
    return new MessageError(message('registry_failed', { place: server, what: name, reason }), options);
  }

  private async asked(requests: readonly Request[], signal: AbortSignal): Promise<readonly Reply[]> {
    try {
      const replies = await exchanged(this.zone.place, requests, this.outbound, signal);
      const wrong = replies.find(({ verdict }) => verdict.fault !== null);
      if (wrong !== undefined) throw new MessageError(this.distrust(wrong));
      return replies;
    } catch (error) {
      signal.throwIfAborted();
      throw this.fault(contentOf(error), { cause: error });
    }
  }

  private foundIn({ message: bytes, answer }: Reply, question: Question | undefined): Found {
    const { rcode, isAuthoritative } = answer;
    if (!ANSWERS.includes(rcode)) throw this.fault(this.reasonOf(rcode));
    if (!isAuthoritative) throw this.fault(message('dns_not_authoritative', { zone: this.zone.zone }));
    const own = answer.answers.filter((record) => isSameName(record.name, question?.name ?? ''));
    try {
      return {
        addresses: own.flatMap((record) => addressIn(record) ?? []),
        services: own.flatMap((record) => srvIn(bytes, record) ?? []),
        isAlias: own.some(({ type }) => type === TYPE.CNAME),
      };
    } catch (error) {
      throw error instanceof WireFault ? this.fault(message('dns_not_dns'), { cause: error }) : error;
    }
  }

  private distrust({ answer, verdict: { fault, serverTime } }: Reply): Message {
    const { name, algorithm } = this.zone.place.key;
    const seconds = Math.abs((serverTime ?? 0) - Math.floor(Date.now() / 1000));
    const reasons: Readonly<Record<TsigFault, () => Message>> = {
      BADKEY: () => message('dns_bad_key', { key: name, algorithm }),
      BADSIG: () => message('dns_bad_signature', { key: name }),
      BADTIME: () => message('dns_bad_time', { seconds }),
      unsigned: () => (answer.rcode === RCODE.noError ? message('dns_unsigned') : this.reasonOf(answer.rcode)),
      forged: () => message('dns_forged'),
    };
    return reasons[fault ?? 'unsigned']();
  }

  private reasonOf(rcode: number): Message {
    const { zone, place } = this.zone;
    switch (rcode) {
      case RCODE.failure:
        return message('dns_server_failure');
      case RCODE.refused:
        return message('dns_refused', { key: place.key.name, zone });
      case RCODE.notAuthoritative:
        return message('dns_not_authoritative', { zone });
      case RCODE.outside:
        return message('dns_name_outside', { zone });
      default:
        return message('dns_failed', { rcode });
    }
  }
}

/** Whether another server would have to be asked. */
function isElsewhere({ rcode, isAuthoritative }: Answer): boolean {
  return ELSEWHERE.includes(rcode) || (ANSWERS.includes(rcode) && !isAuthoritative);
}

function queryOf(question: Question): Request {
  return { opcode: 'query', question, prerequisites: [], updates: [] };
}
