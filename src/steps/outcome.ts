import type { ExitStatus } from '../channel/channel.ts';
import { lastLine } from '../base/foreign-text.ts';
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
      const code = `exit code ${status.code}`;
      const last = lastLine(status.output, LONGEST_LINE);
      const error = last === '' ? code : `${code}: ${last}`;
      return { ...failed(error, withReason(status.output, code), status.code), ...stderr };
    }
    case 'timed_out': {
      const reason = `timed out after ${timeout} s`;
      return failed(reason, withReason(status.output, reason));
    }
    case 'lost': {
      const reason = 'the node lost the run midway (it was rebooted or the run was killed): part of it may be done';
      return failed(reason, withReason(status.output, reason));
    }
    case 'unreachable':
      return failed(`node cannot be reached: ${status.reason}`);
  }
}

function withReason(output: string, reason: string): string {
  return output === '' || output.endsWith('\n') ? output + reason : `${output}\n${reason}`;
}
