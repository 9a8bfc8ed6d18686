import { type Message, message } from '../../messages/message.ts';
import { oneLine } from '../output/safe-text.ts';
import { nodesIn, secondsLeft, type TaskView } from './task-view.ts';

interface Style {
  /** Nodes that had ended when somebody began to look on, and how long ago that is. */
  readonly since: { readonly ended: number; readonly seconds: number };
  /** Lines of the terminal; 0 = unknown. */
  readonly rows: number;
  readonly text: (said: Message) => string;
}

const BAR = 20;
/** Lines that are left to what is not a batch. */
const OTHERS = 4;
/** Batches that have nothing to be looked at any more. */
const PAST: readonly string[] = ['succeeded', 'skipped'];

/** A task in a few lines: how far it is and how long it takes yet, and the batches that matter now. */
export function taskLines(view: TaskView, { since, rows, text }: Style): readonly string[] {
  const { all, ended, failed } = nodesIn(view);
  const left = secondsLeft({ ended, all }, since);
  const about = { id: view.id, name: oneLine(view.name), condition: view.condition, ended, all, failed };
  const rest = left === null ? [] : [text(message('cli_time_left', { time: durationOf(left) }))];
  const most = Math.max(1, (rows || 24) - OTHERS);
  const current = view.batches.filter(({ condition }) => !PAST.includes(condition)).slice(0, most);
  const count = view.batches.length;
  return [
    text(message('cli_task_line', about)),
    [barOf(all === 0 ? 0 : ended / all), ...rest].join('  '),
    ...current.map(({ seq, condition, nodes }) => text(message('cli_batch_line', { seq, count, condition, nodes }))),
  ];
}

function barOf(share: number): string {
  const full = Math.floor(share * BAR);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${Math.floor(share * 100)}%`;
}

/** @example durationOf(75) // '1:15' */
function durationOf(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}
