import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { EXIT, type ExitCode, FailedError, UsageError } from '../exit.ts';
import { oneLine } from '../output/safe-text.ts';

/*
 * A terminal on a node: the one place where a node writes to the terminal as it is, as ssh has it.
 */

/** @throws UsageError without a terminal; FailedError when the socket breaks; ApiError */
export async function nodeShell(call: Call): Promise<ExitCode> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) throw new UsageError(message('cli_needs_terminal'));
  const server = await call.server();
  const opening = { path: {}, fields: { node_id: await call.id() } };
  const { data } = await server.call('POST /node/open_terminal', opening);
  const url = new URL('/terminal', server.options.baseUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const { columns, rows } = stdout;
  for (const [name, value] of Object.entries({ columns, rows, language: call.language }))
    url.searchParams.set(name, String(value));
  const socket = new WebSocket(url, [data.protocol, `ticket.${data.ticket}`]);
  socket.binaryType = 'arraybuffer';
  const type = (typed: Buffer): void => socket.send(new Uint8Array(typed));
  const resize = (): void => socket.send(JSON.stringify({ columns: stdout.columns, rows: stdout.rows }));
  const ended = Promise.withResolvers<string>();
  socket.addEventListener('open', () => {
    stdin.setRawMode(true);
    stdin.on('data', type);
    stdout.on('resize', resize);
  });
  socket.addEventListener('message', ({ data: shown }: { readonly data: unknown }) => {
    if (shown instanceof ArrayBuffer) stdout.write(new Uint8Array(shown));
    else if (typeof shown === 'string') tell(shown, ended.resolve);
  });
  socket.addEventListener('error', () => ended.reject(new FailedError(message('cli_terminal_lost'))));
  socket.addEventListener('close', () => ended.resolve(''));
  try {
    const reason = await ended.promise;
    if (reason !== '') call.output.note(message('cli_terminal_ended', { reason: oneLine(reason) }));
    return EXIT.done;
  } finally {
    if (stdin.isRaw) stdin.setRawMode(false);
    stdin.off('data', type);
    stdin.pause();
    stdout.off('resize', resize);
    socket.close();
  }
}

/** What the server says beside what the terminal shows. */
function tell(text: string, end: (reason: string) => void): void {
  const said = JSON.parse(text) as { readonly kind?: unknown; readonly reason?: unknown };
  if (said.kind === 'ended') end(typeof said.reason === 'string' ? said.reason : '');
}
