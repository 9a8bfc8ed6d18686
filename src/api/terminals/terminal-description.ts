import { Type } from 'typebox';
import type { SocketDescription } from '../openapi/openapi-socket.ts';
import { LARGEST_MESSAGE, MOST_COLUMNS, MOST_ROWS, PROTOCOL } from './terminal-messages.ts';

const BYTES = LARGEST_MESSAGE.toLocaleString('en');

/** What the documents say of `GET /terminal`. */
export const TERMINAL: SocketDescription = {
  path: '/terminal',
  tag: { en: 'terminals', zh: '终端' },
  summary: 'A terminal on a node, over a WebSocket that a ticket of /node/open_terminal opens',
  summaryZh: '节点上的终端：通过 WebSocket 连接，使用 /node/open_terminal 给出的凭证',
  protocol: PROTOCOL,
  ticket: {
    en: `Of the subprotocols that a client offers, one is ${PROTOCOL} and one ticket.<ticket>, with the ticket of /node/open_terminal: it opens one socket, within seconds. A page's Origin has to be this server's.`,
    zh: `客户端提供的子协议中，一个是 ${PROTOCOL}，一个是 ticket.<凭证>，凭证来自 /node/open_terminal：几秒内有效，只能打开一个连接。网页的 Origin 必须是本服务器自己的。`,
  },
  messages: {
    en: `The protocol is changed to WebSocket. Binary messages of the client are what is typed (${BYTES} bytes each at most), those of the server what the terminal shows. A text message of the client is a new size, {"columns":100,"rows":40}. Text messages of the server are {"kind":"opened","id":7}, {"kind":"idle","seconds":60} (null: somebody typed again), and {"kind":"ended","reason":"…"}, after which it is closed.`,
    zh: `协议切换为 WebSocket。客户端的二进制消息是输入的内容（每条最多 ${BYTES} 字节），服务器的二进制消息是终端显示的内容。客户端的文本消息是新的尺寸：{"columns":100,"rows":40}。服务器的文本消息有 {"kind":"opened","id":7}、{"kind":"idle","seconds":60}（null 表示又有了输入）和 {"kind":"ended","reason":"…"}，之后连接关闭。`,
  },
  parameters: [
    { name: 'columns', schema: Type.Integer({ minimum: 1, maximum: MOST_COLUMNS, default: 80 }) },
    { name: 'rows', schema: Type.Integer({ minimum: 1, maximum: MOST_ROWS, default: 24 }) },
    {
      name: 'language',
      schema: Type.Enum(['en', 'zh'], { description: 'of reasons, for clients that cannot send Accept-Language' }),
    },
  ],
  errors: {
    unauthenticated: [
      'a terminal needs a ticket of /node/open_terminal that was not used and has not expired: ask for another one',
    ],
    forbidden: ['a page of https://evil.example may not use this server'],
    too_many: ['8 terminals are open under this name: close one first'],
  },
};
