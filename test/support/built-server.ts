import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCE = join(ROOT, 'src/');
/** The file, when it was built for a run of tests. */
const VARIABLE = 'TEST_BUILT_SERVER';

/** The program of the server: in tests all of it in one file, elsewhere its sources. */
export function serverProgram(): string {
  return process.env[VARIABLE] ?? join(SOURCE, 'main.ts');
}

/**
 * Global set-up: puts the server into one file. A process that loads it needs half the processor time of one that loads a thousand
 * modules, and a run starts more than a hundred. What a module reads beside itself stays where it is.
 */
export default async function setup(): Promise<() => void> {
  if (process.env[VARIABLE] !== undefined) return () => {};
  const { build } = await import('vite');
  const outDir = join(ROOT, 'node_modules/.cache/server');
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [places()],
    // packages are loaded as they are, but for those of hundreds of modules
    ssr: { noExternal: ['kysely', /^typebox/] },
    build: { ssr: 'src/main.ts', outDir, target: 'node24', minify: false, copyPublicDir: false },
  });
  process.env[VARIABLE] = join(outDir, 'main.js');
  return () => {
    delete process.env[VARIABLE];
  };
}

/** Modules of the server know where their own files are. */
function places(): Plugin {
  return {
    name: 'places',
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(SOURCE) || !code.includes('import.meta.')) return null;
      return code
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href));
    },
  };
}
