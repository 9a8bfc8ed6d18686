import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The output of `npm run build-console`. */
const BUILT = fileURLToPath(new URL('../../web/dist/', import.meta.url));
const ROUTE = { exposeHeadRoute: false, config: { isOpen: true } } as const;
const A_YEAR = 31_536_000_000;

/**
 * Serves the console: its first page at `/` and at every address below `/ui/`, where pages have links of their own.
 * Without a built console the server is an API only.
 */
export async function mountConsole(app: FastifyInstance): Promise<void> {
  if (!existsSync(`${BUILT}index.html`)) return;
  await app.register(fastifyStatic, { root: BUILT, serve: false, cacheControl: false, preCompressed: true });
  // names in assets/ carry a hash of their content
  app.get('/assets/*', ROUTE, ({ url }, reply) =>
    reply.sendFile(fileNameOf(url), BUILT, { cacheControl: true, maxAge: A_YEAR, immutable: true }),
  );
  app.get('/icon.svg', ROUTE, (_, reply) => reply.sendFile('icon.svg'));
  for (const path of ['/', '/ui/*']) {
    app.get(path, ROUTE, (_, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'));
  }
}

function fileNameOf(url: string): string {
  return url.slice(1).split('?')[0] ?? '';
}
