import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { networkReason } from '../../base/network-reason.ts';
import { NodeFileRefused } from '../../channel/node-files.ts';
import { type ErrorCode, Refusal } from '../../domain/errors.ts';
import type { NodeId } from '../../domain/ids.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { englishOf, message, type Value } from '../../messages/message.ts';
import { insertEvents } from '../../store/tasks/task-rows.ts';
import type { ApiDeps } from '../deps.ts';
import { askerOf } from '../http/access.ts';

const CODES: Readonly<Record<NodeFileRefused['why'], ErrorCode>> = {
  missing: 'not_found',
  large: 'too_large',
  directory: 'invalid',
  special: 'invalid',
  denied: 'forbidden',
  parent: 'invalid',
  room: 'disk_full',
  cut: 'invalid',
};

const VERBS = { down: 'downloaded', up: 'uploaded' } as const;
/** Milliseconds for one. */
export const LONGEST_MS = 900_000;

interface TransferredFile {
  readonly id: NodeId;
  readonly path: string;
  /** down: from the node; up: to it */
  readonly direction: 'down' | 'up';
}

/** A file on its way, of which it is told that it began, and how it ended (FS3). */
export class Transfer {
  /** Those that went through. */
  bytes = 0;
  private readonly file: TransferredFile;
  private readonly request: FastifyRequest;
  private readonly deps: ApiDeps;
  private readonly hash = createHash('sha256');

  constructor(file: TransferredFile, request: FastifyRequest, deps: ApiDeps) {
    this.file = file;
    this.request = request;
    this.deps = deps;
    const { id, path, direction } = file;
    const facts = { node: id, path, operator: askerOf(request).name };
    request.log.info(facts, `a file of a node is being ${VERBS[direction]}`);
  }

  /** Passes on what comes. */
  async *passed(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      this.hash.update(chunk);
      this.bytes += chunk.length;
      yield chunk;
    }
  }

  /** Tells that it is through, or why not. It was made also where nobody can be told: then the log says so. @returns its hash */
  async ended(reason: Value): Promise<string> {
    const { id, path, direction } = this.file;
    const by = askerOf(this.request).name;
    const isThrough = reason === '';
    const sha256 = isThrough ? this.hash.digest('hex') : '';
    const what = VERBS[direction];
    const facts = { node: id, path, bytes: this.bytes, operator: by };
    if (isThrough) this.request.log.info({ ...facts, sha256 }, `a file of a node was ${what}`);
    else this.request.log.info({ ...facts, reason: englishOf(reason) }, `a file of a node was not ${what}`);
    const said = { message: englishOf(reason), message_content: reason };
    const state = isThrough ? 'success' : 'failed';
    const event = { type: 'node_file', node_id: id, path, direction, by, state, bytes: this.bytes, sha256 } as const;
    await insertEvents(this.deps.context.database, [{ ...event, ...said }]).catch((error: unknown) => {
      this.request.log.error({ err: error }, 'that a file was on its way could not be told to watchers');
    });
    return sha256;
  }

  /** What a node says, or why it is not reached, as an answer of this server. @throws always */
  async refused(error: unknown): Promise<never> {
    const refusal = refusalOf(error);
    await this.ended(contentOf(refusal));
    throw refusal;
  }
}

/** What a node says, or why it is not reached or the time is over, as an answer of this server; other errors as they are. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof NodeFileRefused) return new Refusal(CODES[error.why], error.content, { cause: error });
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return new Refusal('invalid', message('node_file_slow', { seconds: LONGEST_MS / 1000 }), { cause: error });
  if (!(error instanceof MessageError) || error instanceof Refusal) return error;
  return new Refusal('unavailable', message('node_file_unreached', { reason: networkReason(error) }), { cause: error });
}
