import type { Channel } from '../../channel/channel.ts';
import type { Value } from '../../messages/message.ts';
import { type FileText, readFile, readLines } from '../hosts/answers.ts';
import type { ChangedHost } from '../hosts/change-all.ts';
import { FileHost, type HostFault } from '../hosts/host.ts';
import { changeProgram, headed, type Rewrite } from '../hosts/program.ts';
import { FILE_REASONS } from '../hosts/refusals.ts';
import { FILE_TOOLS, MEASURE, OPEN, sharedPart, STAGE, sweepPart, TELL } from '../hosts/scripts.ts';
import type { Settings } from './settings.ts';

const RUN_PREFIX = 'file-';
/** Seconds for a program. */
const WITHIN = 30;

const BEGIN = `${sharedPart(FILE_TOOLS)}${OPEN}${MEASURE}`;
const LOOK = `${BEGIN}${sweepPart(RUN_PREFIX)}${TELL}`;
const CHANGE = `${BEGIN}${STAGE}
[ "$sum" = "$from" ] || refuse changed
if [ "$sum" != "$to" ]; then
  stage
  if [ "$keep" = yes ]; then
    why=$(mv -f "$side.put" "$real" 2>&1) || unstage unwritable "$why"
  else
    rm -f "$side.put"
  fi
fi
say done
`;

/** One host that has the file. Whoever reads the file there sees its change by itself: it is told of nothing. */
export class ListHost implements ChangedHost<FileText, never> {
  readonly name: string;
  private readonly host: FileHost;
  private readonly file: string;

  constructor(at: Settings['hosts'][number], settings: Settings, channel: Channel) {
    this.host = new FileHost(at, settings, { channel, runPrefix: RUN_PREFIX, reasons: FILE_REASONS });
    this.name = this.host.name;
    this.file = settings.file;
  }

  look(signal: AbortSignal): Promise<FileText> {
    return this.host.asked((nonce) => headed(nonce, { file: this.file }, LOOK), readFile, WITHIN, signal);
  }

  /** Replaces the file by a rename, or tries whether it could be written. */
  async rewrite(change: Rewrite, signal: AbortSignal): Promise<readonly never[]> {
    this.host.checkSize(change.text);
    const script = (nonce: string): string => changeProgram(nonce, change, { file: this.file }, CHANGE);
    await this.host.asked(script, (nonce, output) => readLines(nonce, output, ['done']), WITHIN, signal);
    return [];
  }

  fault(reason: Value, isConflict: boolean, options?: ErrorOptions): HostFault {
    return this.host.fault(reason, isConflict, options);
  }
}
