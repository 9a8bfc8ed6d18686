import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const SMALLEST = 1024;

/** Writes a .gz beside every text of the build, so that the server does not compress at run time. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const built of Object.values(bundle)) {
          const text = built.type === 'chunk' ? built.code : built.source;
          if (!/\.(?:js|css|svg)$/.test(built.fileName) || text.length < SMALLEST) continue;
          this.emitFile({ type: 'asset', fileName: `${built.fileName}.gz`, source: gzipSync(text, { level: 9 }) });
        }
      },
    },
  };
}
