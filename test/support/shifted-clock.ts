import { rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';

const LIBRARIES = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`);

/** A wall clock for processes under test that can be set while they run. Monotonic clocks are not affected. */
export class ShiftedClock {
  private readonly file: string;

  private constructor(file: string) {
    this.file = file;
  }

  /** Makes a clock that is right at first; `file` contains its offset. */
  static async make(file: string): Promise<ShiftedClock> {
    const clock = new ShiftedClock(file);
    await clock.shift('+0');
    return clock;
  }

  /** Sets the clock relative to the right time: "+2d", "-1h". Processes see it within a second. */
  async shift(by: string): Promise<void> {
    await writeFile(`${this.file}.new`, `${by}\n`);
    await rename(`${this.file}.new`, this.file);
  }

  /** The environment of a process that uses this clock. */
  get environment(): Readonly<Record<string, string>> {
    const library = LIBRARIES.find((path) => existsSync(path));
    if (library === undefined) throw new Error('libfaketime is missing: apt-get install faketime');
    return {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_RESET: '1',
    };
  }
}
