import { queryOptions } from '@tanstack/react-query';
import { errorIn } from '../../../src/client/api-error.ts';
import { currentLanguage } from '../i18n/language.ts';
import { currentAuthorization } from '../session/session.ts';
import { api, type Schema } from './api.ts';
import type { ListPart } from './list-part.ts';

export type Terminal = Schema<'Terminal'>;

export function terminalsPage({ page, pageSize }: Pick<ListPart, 'page' | 'pageSize'>, nodeId: number | null) {
  const query = { page, page_size: pageSize, ...(nodeId === null ? {} : { node_id: nodeId }) };
  return queryOptions({
    queryKey: ['terminals', query],
    queryFn: () => api.get('/terminal/list', { params: { query } }),
  });
}

export function oneTerminal(id: number) {
  return queryOptions({
    queryKey: ['terminals', 'one', id],
    queryFn: async () => (await api.get('/terminal/{id}', { params: { path: { id } } })).data,
  });
}

/** The record of a terminal, in the format asciicast v2. */
export function castOf(id: number) {
  return queryOptions({
    queryKey: ['terminals', 'cast', id],
    queryFn: () => readCast(id),
    staleTime: Infinity,
  });
}

async function readCast(id: number): Promise<string> {
  const headers = { 'accept-language': currentLanguage(), authorization: currentAuthorization() };
  const response = await fetch(`/terminal/${id}/cast`, { headers });
  const error = response.ok ? null : await errorIn(response);
  if (error !== null) throw error;
  return response.text();
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What the server says beside what the terminal shows. */
export type Told =
  | { readonly kind: 'opened'; readonly id: number }
  | { readonly kind: 'idle'; readonly seconds: number | null }
  | { readonly kind: 'ended'; readonly reason: string };

export interface TerminalEvents {
  readonly onOutput: (data: Uint8Array) => void;
  readonly onTold: (told: Told) => void;
  /** The socket is closed. */
  readonly onClose: () => void;
}

/** A terminal on a node. */
export interface OpenTerminal {
  readonly type: (text: string) => void;
  readonly resize: (size: TerminalSize) => void;
  readonly close: () => void;
}

/** Opens a terminal: with a ticket, as neither a token nor a name goes into an address. @throws ApiError */
export async function openTerminal(nodeId: number, size: TerminalSize, events: TerminalEvents): Promise<OpenTerminal> {
  const { data } = await api.post('/node/open_terminal', { body: { node_id: nodeId } });
  const address = new URL('/terminal', location.origin.replace(/^http/, 'ws'));
  address.searchParams.set('columns', String(size.columns));
  address.searchParams.set('rows', String(size.rows));
  address.searchParams.set('language', currentLanguage());
  const socket = new WebSocket(address, [data.protocol, `ticket.${data.ticket}`]);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data: said }: MessageEvent<ArrayBuffer | string>) => {
    if (typeof said !== 'string') events.onOutput(new Uint8Array(said));
    else events.onTold(JSON.parse(said) as Told);
  });
  socket.addEventListener('close', events.onClose);
  const encoder = new TextEncoder();
  const send = (message: string | Uint8Array<ArrayBuffer>): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(message);
  };
  return {
    type: (text) => {
      const bytes = encoder.encode(text);
      for (let at = 0; at < bytes.length; at += LONGEST_TYPED) send(bytes.slice(at, at + LONGEST_TYPED));
    },
    resize: (wanted) => send(JSON.stringify(wanted)),
    close: () => socket.close(),
  };
}

/** Bytes of a message: the server takes no longer ones. */
const LONGEST_TYPED = 32_768;
