import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { oneLine } from '../output/safe-text.ts';
import { Area } from './area.ts';
import { taskLines } from './task-lines.ts';
import { isGood, isOver, nodesIn, type TaskView } from './task-view.ts';
import { watchTasks } from './watch-tasks.ts';

/** Milliseconds between two pictures of a task. */
const PICTURE_MS = 100;

/**
 * Shows how tasks go on until they are over: in a terminal as a few lines that change, elsewhere as a line for each change. Ctrl-C
 * ends the looking on, and not the tasks.
 *
 * @throws ApiError
 */
export async function follow(call: Call, ids: readonly number[]): Promise<ExitCode> {
  if (ids.length === 0) return EXIT.done;
  const server = await call.server();
  const shower = call.output.stderr.isTTY ? new Pictures(call) : new Changes(call);
  const last = await watchTasks(
    server,
    { ids, hasBatches: true, onChange: (views) => shower.show(views) },
    call.stop,
  ).finally(() => shower.end());
  if (call.stop.aborted) return detach(call, ids);
  for (const view of last) {
    const { all, failed } = nodesIn(view);
    const { id, name, condition, error } = view;
    call.output.say(message('cli_task_ended', { id, name: oneLine(name), condition, nodes: all, failed }));
    if (error !== '') call.output.note(message('cli_task_error', { error: oneLine(error) }));
  }
  return last.every(isGood) ? EXIT.done : EXIT.failed;
}

/** Says how to come back. */
export function detach(call: Call, ids: readonly number[]): ExitCode {
  call.output.note(message('cli_detached', { command: `springtide task watch ${ids.join(' ')}` }));
  return EXIT.detached;
}

/** Lines that change, no more often than people see. */
class Pictures {
  private readonly call: Call;
  private readonly area: Area;
  private readonly began = performance.now();
  private timer: NodeJS.Timeout | null = null;
  private views: readonly TaskView[] = [];
  /** How many nodes had ended at the first look. */
  private first: number | null = null;
  private readonly redraw = (): void => this.draw();

  constructor(call: Call) {
    this.call = call;
    this.area = new Area(call.output.stderr);
    process.stderr.on('resize', this.redraw);
  }

  show(views: readonly TaskView[]): void {
    this.views = views;
    this.first ??= endedIn(views);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.draw();
    }, PICTURE_MS);
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    process.stderr.off('resize', this.redraw);
    this.area.clear();
  }

  private draw(): void {
    const since = { ended: this.first ?? 0, seconds: (performance.now() - this.began) / 1000 };
    this.area.draw(
      this.views.flatMap((view) =>
        taskLines(view, { since, rows: this.call.output.stderr.rows, text: (said) => this.call.output.text(said) }),
      ),
    );
  }
}

function endedIn(views: readonly TaskView[]): number {
  return views.reduce((sum, view) => sum + nodesIn(view).ended, 0);
}

/** A line for each change of a task or batch. */
class Changes {
  private readonly call: Call;
  private readonly said = new Map<string, string>();

  constructor(call: Call) {
    this.call = call;
  }

  show(views: readonly TaskView[]): void {
    for (const view of views) {
      const { id, condition, batches } = view;
      const { all, ended, failed } = nodesIn(view);
      for (const batch of batches) {
        const about = { id, seq: batch.seq, count: batches.length, condition: batch.condition, nodes: batch.nodes };
        if (batch.condition !== 'waiting')
          this.once(`${id}.${batch.seq}`, batch.condition, message('cli_batch_is', about));
      }
      if (!isOver(view))
        this.once(String(id), condition, message('cli_task_is', { id, condition, ended, all, failed }));
    }
  }

  end(): void {
    this.said.clear();
  }

  private once(about: string, condition: string, said: Parameters<Call['output']['note']>[0]): void {
    if (this.said.get(about) === condition) return;
    this.said.set(about, condition);
    this.call.output.note(said);
  }
}
