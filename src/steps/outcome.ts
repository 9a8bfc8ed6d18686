import type { ExitStatus } from '../channel/channel.ts';
import { lastLine } from '../base/text/foreign-text.ts';
import { englishOf, message, type Message } from '../messages/message.ts';
import { recalledValue } from '../messages/recalled.ts';
import { failed, passed, type StepOutcome } from './step.ts';

/** Characters of an output's last line that are part of an error. */
const LONGEST_LINE = 200;

/**
 * Converts the end of a run to the outcome of its step.
 *
 * @example outcomeOf({ kind: 'exited', code: 3, output: 'no such image\n' }, 30).error // exit code 3: no such image
 */
export function outcomeOf(status: ExitStatus, timeout: number): StepOutcome {
  switch (status.kind) {
    case 'exited': {
      const stderr = status.stderr === undefined ? {} : { stderr: [status.stderr] };
      if (status.code === 0) return { ...passed(status.output, null, 0), ...stderr };
      const code = message('exit_code', { code: status.code });
      const last = lastLine(status.output, LONGEST_LINE);
      const error = last === '' ? code : message('reason_and_line', { reason: code, line: recalledValue(last) });
      return { ...failed(error, withReason(status.output, code), status.code), ...stderr };
    }
    case 'timed_out': {
      const reason = message('timed_out', { seconds: timeout });
      return failed(reason, withReason(status.output, reason));
    }
    case 'lost': {
      const reason = message(status.by === 'play' ? 'play_lost' : 'run_lost');
      return failed(reason, withReason(status.output, reason));
    }
    case 'unreachable':
      return failed(message('node_unreachable', { reason: status.reason }));
  }
}

function withReason(output: string, reason: Message): string {
  const text = englishOf(reason);
  return output === '' || output.endsWith('\n') ? output + text : `${output}\n${text}`;
}
