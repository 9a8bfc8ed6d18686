import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Endpoint } from '../../channel/channel.ts';
import { isNodePath } from '../../channel/node/file-programs.ts';
import { Refusal } from '../../domain/errors.ts';
import { LARGEST_ID, type NodeId, type VmTypeId } from '../../domain/ids.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { findNode } from '../../store/fleet/node-views.ts';
import type { ApiDeps } from '../deps.ts';
import { askerOf } from '../http/access.ts';
import { success } from '../http/envelope.ts';
import { NODE_FILE } from './node-file-description.ts';
import { passedOn } from './passing.ts';
import type { SlowRequests } from './slow-requests.ts';
import { LONGEST_MS, refusalOf, Transfer } from './transfer.ts';

/*
 * `/node/:id/file?path=…`: a file of a node, down (GET) and up (PUT, POST).
 *
 * FS1. A file goes through in parts; nothing keeps more of it than the slower side leaves open.
 * FS2. What comes from a node is nothing that a browser shows in this server's name: it is bytes, and to be saved.
 * FS3. Who read or wrote which file of which node is in the server's log from the beginning; there and in an event is how it ended: with its
 *      size and hash, or with the bytes that passed and the reason.
 * FS4. An operator, and a process, have a limited number of them, of limited size and time; one that a client sends ends when nothing comes.
 * FS5. It is refused to whom a terminal is: a page of another site, and whoever opens its address.
 */

/** Files on their way: of an operator, and at this process; more of all wait. */
const OF_OPERATOR = 4;
export const FILES_AT_ONCE = 16;
/** Milliseconds in which something of a file has to come from a client. */
const IDLE_MS = 60_000;

export async function mountNodeFiles(app: FastifyInstance, deps: ApiDeps, slow: SlowRequests): Promise<void> {
  const onTheirWay = new Map<string, number>();
  await app.register((files, _options, done) => {
    files.removeAllContentTypeParsers();
    // it is passed on as it comes
    files.addContentTypeParser('*', (_request, incoming, taken) => taken(null, incoming));
    // what a file has is as much as a command may show: it is asked for as a change is
    const route = {
      exposeHeadRoute: false,
      bodyLimit: Number.MAX_SAFE_INTEGER,
      url: NODE_FILE.path,
      config: { doing: 'change' },
    } as const;
    files.route({ ...route, method: 'GET', handler: (request, reply) => download(request, reply, deps, onTheirWay) });
    files.route({
      ...route,
      method: ['PUT', 'POST'],
      handler: async (request, reply) => {
        using _ = slow.allow(request.raw);
        return await upload(request, reply, deps, onTheirWay);
      },
    });
    done();
  });
}

async function download(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ApiDeps,
  onTheirWay: Map<string, number>,
): Promise<FastifyReply> {
  const { nodeFiles } = deps;
  const { id, path } = wanted(request);
  const place = entered(onTheirWay, askerOf(request).name);
  const signal = limitOf(reply, deps, () => place[Symbol.dispose]());
  const endpoint = await endpointFor(deps, id);
  const transfer = new Transfer({ id, path, direction: 'down' }, request, deps);
  const { size, content } = await nodeFiles.files
    .read(endpoint, path, { most: nodeFiles.largest, signal })
    .catch((error: unknown) => transfer.refused(error));
  const passed = async function* (): AsyncGenerator<Buffer> {
    let reason: Value = message('node_file_broken');
    try {
      yield* transfer.passed(content as AsyncIterable<Buffer>);
      reason = '';
    } catch (error) {
      reason = contentOf(signal.aborted ? refusalOf(signal.reason) : error);
      throw error;
    } finally {
      await transfer.ended(reason);
    }
  };
  return reply
    .type('application/octet-stream')
    .header('content-length', size)
    .header('content-disposition', attachment(path))
    .header('content-security-policy', "sandbox; default-src 'none'")
    .send(Readable.from(passed(), { objectMode: false }));
}

async function upload(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ApiDeps,
  onTheirWay: Map<string, number>,
): Promise<object> {
  const { nodeFiles } = deps;
  const { id, path, mode } = wanted(request);
  const length = request.headers['content-length'] ?? '';
  if (!/^\d{1,15}$/.test(length)) throw new Refusal('invalid', message('node_file_length'));
  const size = Number(length);
  if (size > nodeFiles.largest) {
    throw new Refusal('too_large', message('node_file_large', { path, size, most: nodeFiles.largest }));
  }
  using _ = entered(onTheirWay, askerOf(request).name);
  const limit = limitOf(reply, deps);
  const endpoint = await endpointFor(deps, id);
  const transfer = new Transfer({ id, path, direction: 'up' }, request, deps);
  const incoming = passedOn(request.body instanceof Readable ? request.body : Readable.from([]), IDLE_MS);
  const broken = new AbortController();
  incoming.once('error', (error) => broken.abort(error));
  const signal = AbortSignal.any([limit, broken.signal]);
  const content = Readable.from(transfer.passed(incoming as AsyncIterable<Buffer>), { objectMode: false });
  await nodeFiles.files.write(endpoint, path, { size, mode, content }, signal).catch((error: unknown) => {
    incoming.destroy();
    return transfer.refused(error);
  });
  const sha256 = await transfer.ended('');
  return success({ data: { bytes: size, sha256 }, beside: {} });
}

/** Aborts when the connection of the client is closed, the server stops, or the time of a file is over (FS4). */
function limitOf({ raw }: FastifyReply, { stop }: ApiDeps, onClose: () => void = () => {}): AbortSignal {
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort(new Refusal('invalid', message('node_file_broken')));
    onClose();
  };
  raw.once('close', leave);
  if (raw.closed) leave();
  return AbortSignal.any([gone.signal, stop, AbortSignal.timeout(LONGEST_MS)]);
}

interface Wanted {
  readonly id: NodeId;
  readonly path: string;
  readonly mode: string | null;
}

/** @throws Refusal for what is no file of a node */
function wanted({ params, query }: FastifyRequest): Wanted {
  const { id: text = '' } = params as Readonly<Record<string, string>>;
  const { path, mode } = query as Readonly<Record<string, unknown>>;
  const id = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (id < 1 || id > LARGEST_ID) {
    const reason = message('not_positive_integer', { given: text.slice(0, 40) });
    throw new Refusal('invalid', message('id_wrong', { reason }), { field: 'id' });
  }
  if (typeof path !== 'string' || !isNodePath(path)) {
    throw new Refusal('invalid', message('node_file_path'), { field: 'path' });
  }
  if (mode !== undefined && (typeof mode !== 'string' || !/^[0-7]{3}$/.test(mode))) {
    throw new Refusal('invalid', message('node_file_mode'), { field: 'mode' });
  }
  return { id: id as NodeId, path, mode: mode ?? null };
}

/** @throws Refusal when there is no such node, or it has no address */
async function endpointFor({ context: { database }, nodeFiles }: ApiDeps, id: NodeId): Promise<Endpoint> {
  const node = await findNode(database, id);
  if (node === null) throw new Refusal('not_found', message('node_not_found', { id }));
  if (node.ip === '-') throw new Refusal('invalid', message('node_without_address'));
  return nodeFiles.endpointOf(node.ip, (node.machine_type?.id ?? 0) as VmTypeId, node.pool.name);
}

/** A place among the files of an operator. @throws Refusal when there are too many (FS4) */
function entered(onTheirWay: Map<string, number>, name: string): Disposable {
  const count = onTheirWay.get(name) ?? 0;
  if (count >= OF_OPERATOR) throw new Refusal('too_many', message('node_files_of_operator', { count }));
  onTheirWay.set(name, count + 1);
  let isTaken = true;
  return {
    [Symbol.dispose]: () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (onTheirWay.get(name) ?? 1) - 1;
      if (left === 0) onTheirWay.delete(name);
      else onTheirWay.set(name, left);
    },
  };
}

/** The last name of a path, as the header takes it (RFC 6266). @example attachment('/etc/hosts') // attachment; filename="hosts"; … */
function attachment(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1) || 'file';
  const plain = name.replaceAll(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
