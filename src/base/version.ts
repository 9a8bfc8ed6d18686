import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** Which version of Springtide this process runs, as it was when the process started. */
export const VERSION: string = version;
