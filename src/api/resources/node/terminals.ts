import { Type } from 'typebox';
import { Refusal } from '../../../domain/errors.ts';
import type { NodeId, TerminalId } from '../../../domain/ids.ts';
import { castHeader } from '../../../domain/terminals/cast.ts';
import type { Language } from '../../../messages/language.ts';
import { message } from '../../../messages/message.ts';
import { shownText } from '../../../messages/stored.ts';
import { openTicket, TICKET_S } from '../../../operations/terminals/open-ticket.ts';
import {
  findTerminal,
  listTerminals,
  LOST_AFTER,
  recordedLines,
  type TerminalRow,
} from '../../../store/terminals/terminals.ts';
import { resource } from '../../http/endpoint.ts';
import { pageOf, payload } from '../../http/envelope.ts';
import { Id, LooseId, NoInput, Optional } from '../../http/fields.ts';
import type { Shown } from '../../http/shown.ts';
import { preciseSeconds } from '../../http/times.ts';
import { PROTOCOL } from '../../terminals/terminal-messages.ts';
import { Seconds } from '../tasks/task-schemas.ts';

/*
 * Terminals on nodes: tickets for new ones, and the records of those that were.
 */

const STATES = ['open', 'closed', 'lost'] as const;
const Terminal = Type.Object(
  {
    id: Id,
    node_id: Id,
    pool_id: Id,
    pool_name: Type.String(),
    ip: Type.String({ description: 'the node’s address at that time' }),
    login: Type.String({ description: 'the user of the node' }),
    opr_user: Type.String(),
    state: Type.Enum([...STATES], { description: 'lost: the process that served it died' }),
    opened: Seconds,
    closed: Seconds,
    reason: Type.String({ description: 'why it was closed' }),
    bytes: Type.Integer({ minimum: 0, description: 'of its record' }),
  },
  { $id: 'Terminal' },
);
const MADE = 1_772_359_200.125;
const TERMINAL: Shown<typeof Terminal> = {
  id: 1,
  node_id: 1,
  pool_id: 1,
  pool_name: 'web-a',
  ip: '10.0.0.1',
  login: 'root',
  opr_user: 'alice',
  state: 'closed',
  opened: MADE,
  closed: MADE + 60,
  reason: 'the shell ended with 0',
  bytes: 4096,
};
const NOT_FOUND = 'terminal 7 not found';
const terminals = resource<TerminalId>('terminals', '终端');

export const terminalEndpoints = [
  terminals.change({
    path: '/node/open_terminal',
    summary: 'A ticket for one terminal on a node: a WebSocket at /terminal that offers it within seconds, once',
    summaryZh: '获取在节点上打开一个终端的凭证：在几秒内用它连接 /terminal 的 WebSocket，仅一次有效',
    input: Type.Object({ node_id: Id }),
    data: Type.Object({
      ticket: Type.String({ description: 'offered as the subprotocol ticket.<ticket>, beside that of protocol' }),
      protocol: Type.String(),
      expires_in: Type.Integer({ description: 'seconds' }),
    }),
    example: {
      input: { node_id: 1 },
      data: { ticket: '5f1c'.padEnd(64, '0'), protocol: PROTOCOL, expires_in: TICKET_S },
    },
    errors: { not_found: ['node 7 not found'] },
    handle: async ({ input, principal }, { context }) =>
      payload({
        ticket: await openTicket(context, principal, input.node_id as NodeId),
        protocol: PROTOCOL,
        expires_in: TICKET_S,
      }),
  }),
  terminals.list({
    path: '/terminal/list',
    summary: 'Terminals, the latest first',
    summaryZh: '终端列表，新的在前',
    input: Type.Object({
      node_id: Optional(Type.Integer({ ...LooseId, description: '0 or absent = of all nodes' })),
      opr_user: Optional(Type.String({ maxLength: 50, description: 'absent = of all operators' })),
    }),
    data: Type.Array(Terminal),
    example: { data: [TERMINAL], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input: { node_id = 0, opr_user = '' }, paging, language }, { context }) => {
      const wanted = {
        nodeId: node_id === 0 ? null : (node_id as NodeId),
        operator: opr_user === '' ? null : opr_user,
      };
      const { rows, total } = await listTerminals(context.database, wanted, paging);
      const shown = rows.map((row) => shownTerminal(row, language, context.now()));
      return pageOf(shown, total, paging);
    },
  }),
  terminals.read({
    path: '/terminal/:id',
    summary: 'One terminal',
    summaryZh: '查看一个终端',
    input: NoInput,
    data: Terminal,
    example: { id: 1, data: TERMINAL },
    errors: { not_found: [NOT_FOUND] },
    handle: async ({ id, language }, { context }) =>
      payload(shownTerminal(await existing(context.database, id()), language, context.now())),
  }),
  terminals.read({
    path: '/terminal/:id/cast',
    summary: 'What a terminal showed, as a file; what was typed is not recorded',
    summaryZh: '终端显示过的内容，以文件形式；不记录输入',
    input: NoInput,
    data: Type.String({ description: 'asciicast v2' }),
    file: { type: 'application/x-asciicast; charset=utf-8', name: 'terminal.cast' },
    example: {
      id: 1,
      data: '{"version":2,"width":80,"height":24,"timestamp":1772359200,"title":"root@10.0.0.1"}\n[0.1,"o","$ "]\n',
    },
    errors: { not_found: [NOT_FOUND] },
    handle: async ({ id }, { context: { database } }) => {
      const { columns, rows, opened, login, ip } = await existing(database, id());
      const header = castHeader({ columns, rows, opened, title: `${login}@${ip}` });
      return payload(`${header}${await recordedLines(database, id())}`);
    },
  }),
];

async function existing(database: Parameters<typeof findTerminal>[0], id: TerminalId): Promise<TerminalRow> {
  const row = await findTerminal(database, id);
  if (row === null) throw new Refusal('not_found', message('terminal_not_found', { id }));
  return row;
}

function shownTerminal(row: TerminalRow, language: Language, now: Date): Shown<typeof Terminal> {
  const { id, node_id, pool_id, pool_name, ip, login, opened, closed, seen, bytes } = row;
  const isLost = closed === null && now.getTime() - seen.getTime() > LOST_AFTER * 1000;
  return {
    id,
    node_id,
    pool_id,
    pool_name,
    ip,
    login,
    bytes,
    opr_user: row.operator,
    state: closed !== null ? 'closed' : isLost ? 'lost' : 'open',
    opened: preciseSeconds(opened),
    closed: preciseSeconds(isLost ? seen : closed),
    reason: shownText(row.reason, row.reason_content, language),
  };
}
