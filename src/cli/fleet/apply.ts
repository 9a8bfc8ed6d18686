import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '../../client/api-error.ts';
import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { SuccessOf } from '../operation.ts';
import { oneLine } from '../output/safe-text.ts';
import { readFleet } from './read-files.ts';

type Result = SuccessOf<'POST /fleet/apply'>['data'];
type Change = Result['changes'][number];

/** Milliseconds between two tries while another file is applied. */
const PAUSE = 1000;
const MOST_TRIES = 30;

/** Shows what files would change. @returns drift when that is anything */
export async function diff(call: Call): Promise<ExitCode> {
  const result = await send(call, true);
  await show(call, result);
  return result.changes.length === 0 ? EXIT.done : EXIT.drift;
}

/** Makes the fleet as files say; a person is asked before. */
export async function apply(call: Call): Promise<ExitCode | void> {
  const asks = !call.isPlan && !call.has('--yes') && process.stdin.isTTY && call.output.stdout.isTTY;
  if (call.isPlan || asks) {
    const plan = await send(call, true);
    await show(call, plan);
    if (call.isPlan || plan.changes.length === 0) return undefined;
    if (!(await isConfirmed(call))) {
      call.output.note(message('cli_fleet_not_applied'));
      return EXIT.refused;
    }
  }
  const applied = await send(call, false);
  if (asks && call.output.format === 'table') call.output.say(counts(applied));
  else await show(call, applied);
  return undefined;
}

/** While another file is applied, it is tried again for a while. */
async function send(call: Call, isPlan: boolean): Promise<Result> {
  const fleet = await readFleet(call);
  const server = await call.server();
  const { fields } = await call.request();
  const request = { path: {}, fields: { ...fields, fleet, plan_only: isPlan } };
  for (let tries = 1; ; tries += 1) {
    try {
      return (await server.call('POST /fleet/apply', request)).data;
    } catch (error) {
      if (!isBusy(error) || tries === MOST_TRIES) throw error;
      await delay(PAUSE, undefined, { signal: call.stop });
    }
  }
}

function isBusy(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { content } = error;
  return typeof content === 'object' && content !== null && 'message' in content && content.message === 'fleet_busy';
}

async function isConfirmed(call: Call): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${call.output.text(message('cli_fleet_question'))} `, { signal: call.stop });
    return /^\s*(?:y|yes|是)\s*$/i.test(answer);
  } finally {
    lines.close();
  }
}

async function show(call: Call, result: Result): Promise<void> {
  const { output } = call;
  if (output.format !== 'table') return output.data(result);
  for (const change of result.changes) output.lines(`${linesOf(call, change).join('\n')}\n`);
  output.say(counts(result));
}

const MARKS = { create: ['+', 'green'], update: ['~', 'yellow'], delete: ['-', 'red'] } as const;

function linesOf({ output }: Call, { kind, name, action, fields }: Change): readonly string[] {
  const [mark, colour] = MARKS[action];
  const parts = fields
    .filter(({ before, after }) => action === 'update' || (before ?? '') !== (after ?? ''))
    .map(({ field, before, after }) => {
      const now = oneLine(after ?? '–');
      return `    ${oneLine(field)}: ${action === 'update' ? `${oneLine(before ?? '–')} → ${now}` : now}`;
    });
  return [output.styled(colour, `${mark} ${oneLine(`${kind}.${name}`)}`), ...parts];
}

function counts({ applied, changes, unchanged: same }: Result) {
  if (changes.length === 0) return message('cli_fleet_same', { count: same });
  const number = (action: Change['action']): number => changes.filter((change) => change.action === action).length;
  const values = { made: number('create'), changed: number('update'), deleted: number('delete'), same };
  return applied ? message('cli_fleet_applied', values) : message('cli_fleet_counts', values);
}
