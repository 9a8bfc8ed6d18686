import { type LiveEvent, watchEvents } from '../../client/event-stream.ts';
import type { ApiError } from '../../client/api-error.ts';
import type { Call } from '../call.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { cellOf } from '../output/columns.ts';
import { queryOf } from '../server.ts';
import { escaped, oneLine } from '../output/safe-text.ts';

/** Shows what happens, a line for each event, until Ctrl-C. @throws ApiError when the server refuses */
export async function showEvents(call: Call): Promise<ExitCode> {
  const server = await call.server();
  const { fields } = await call.request();
  const refused = new AbortController();
  const faults: ApiError[] = [];
  const { format, stdout } = call.output;
  const line = format === 'json' ? (event: LiveEvent) => escaped(JSON.stringify(event)) : eventLine;
  await watchEvents(
    server.options,
    {
      query: queryOf(fields),
      onEvents: (events) => {
        for (const event of events) stdout.write(`${line(event)}\n`);
      },
      onState: () => {},
      onRefusal: (error) => {
        faults.push(error);
        refused.abort();
      },
    },
    AbortSignal.any([call.stop, refused.signal]),
  );
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  return EXIT.detached;
}

function eventLine({ type, task_id: task, ...details }: LiveEvent): string {
  const shown = Object.entries(details).map(([name, value]) => `${name}=${oneLine(cellOf(value))}`);
  return [type, task === undefined ? '' : `task=${task}`, ...shown].filter((part) => part !== '').join(' ');
}
