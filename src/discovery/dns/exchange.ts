import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { abortReason } from '../../base/abort-reason.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type Answer, encodedRequest, LARGEST_MESSAGE, readAnswer, type Request } from './wire/message.ts';
import { WireFault } from './wire/names.ts';
import { signed, type TsigKey, type Verdict, verdictOn } from './wire/tsig.ts';

/** A server of DNS, and how it knows who asks. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly key: TsigKey;
}

/** An answer, and what its signature is worth: what it says counts where `fault` is null. */
export interface Reply {
  readonly message: Buffer;
  readonly answer: Answer;
  readonly verdict: Verdict;
}

/** Milliseconds for all answers of a connection. */
const WITHIN = 15_000;
/** Requests under way on a connection: servers take a few dozen. */
const AHEAD = 16;

/**
 * Sends signed requests over one connection.
 *
 * @returns the answers in the order of the requests
 * @throws MessageError when there is no connection, or no answer to each request
 */
export async function exchanged(
  place: Place,
  requests: readonly Request[],
  outbound: Pick<Outbound, 'dial'>,
  signal: AbortSignal,
): Promise<readonly Reply[]> {
  const sent = numbered(requests, place.key);
  const late = AbortSignal.timeout(WITHIN);
  const limit = AbortSignal.any([signal, late]);
  try {
    const socket = await outbound.dial(place, limit);
    try {
      return await answersOn(socket, sent, place.key, limit);
    } finally {
      socket.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) throw new MessageError(message('no_answer_within', { seconds: WITHIN / 1000 }), { cause: error });
    throw error instanceof WireFault ? new MessageError(message('dns_not_dns'), { cause: error }) : error;
  }
}

interface Sent {
  readonly id: number;
  readonly message: Buffer;
  readonly mac: Buffer;
}

/** @throws MessageError for one that is longer than a message may be */
function numbered(requests: readonly Request[], key: TsigKey): readonly Sent[] {
  const first = randomInt(0x10000);
  return requests.map((request, index) => {
    const id = (first + index) & 0xffff;
    const whole = signed(encodedRequest(id, request), key, secondsNow());
    if (whole.message.length > LARGEST_MESSAGE) throw new MessageError(message('dns_too_many'));
    return { id, ...whole };
  });
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}

/** Answers may come in any order. */
function answersOn(socket: Socket, sent: readonly Sent[], key: TsigKey, limit: AbortSignal): Promise<readonly Reply[]> {
  return new Promise((resolve, reject) => {
    const replies = new Map<number, Reply>();
    let next = 0;
    let received = Buffer.alloc(0);
    const send = (): void => {
      while (next < sent.length && next - replies.size < AHEAD) {
        const { message: bytes } = sent[next++] as Sent;
        socket.write(Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]));
      }
    };
    const take = (bytes: Buffer): void => {
      const answer = readAnswer(bytes);
      const request = sent.slice(0, next).find(({ id }) => id === answer.id);
      if (request === undefined || replies.has(answer.id)) throw new WireFault('it answers nothing that was asked');
      const verdict = verdictOn(bytes, answer, key, request.mac, secondsNow());
      replies.set(answer.id, { message: bytes, answer, verdict });
    };
    socket.on('data', (chunk: Buffer) => {
      try {
        received = Buffer.concat([received, chunk]);
        for (let size; received.length >= 2 && received.length >= (size = received.readUInt16BE(0) + 2);) {
          take(Buffer.from(received.subarray(2, size)));
          received = received.subarray(size);
        }
        if (replies.size < sent.length) return send();
        resolve(sent.flatMap(({ id }) => replies.get(id) ?? []));
      } catch (error) {
        reject(error instanceof Error ? error : new WireFault(String(error)));
      }
    });
    const lost = (): void => reject(new MessageError(message('dns_connection_lost')));
    socket.on('error', lost);
    socket.on('close', lost);
    limit.addEventListener('abort', () => reject(abortReason(limit)), { once: true });
    send();
  });
}
