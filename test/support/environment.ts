import { fileURLToPath } from 'node:url';

/** Programs that are started again find there what Node compiled: half of the processor time of a start. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/node-compiled', import.meta.url));

/** The environment of a program under test: that of the tests without settings of Springtide, plus the given ones. */
export function environmentWith(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SPRINGTIDE_'));
  return { NODE_COMPILE_CACHE: COMPILED, ...Object.fromEntries(inherited), ...settings };
}
