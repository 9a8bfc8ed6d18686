import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const ENTRY = fileURLToPath(new URL('src/boot/boot.ts', import.meta.url));
const PLACE = '<!-- boot -->';

/** Puts src/boot into index.html: what loads everything else cannot itself be lost. The server allows it by its hash. */
export function inlineBoot(): Plugin {
  return {
    name: 'inline-boot',
    transformIndexHtml: {
      order: 'post',
      handler: async (html) =>
        html.replace(PLACE, `<script>${(await bootCode()).replaceAll('</', String.raw`<\/`)}</script>`),
    },
  };
}

async function bootCode(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    // as old as browsers may be that are told that they are too old
    build: { write: false, target: 'es2018', minify: true, lib: { entry: ENTRY, formats: ['iife'], name: 'boot' } },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const chunk = outputs
    .flatMap((result) => ('output' in result ? result.output : []))
    .find(({ type }) => type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('src/boot was not built');
  return chunk.code.trim();
}
