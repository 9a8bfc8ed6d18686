import { shell } from './en/shell.ts';

/** Every text of the console in English, a file per part of it. zh.ts has the same in Chinese. */
export const en = { shell } as const;
