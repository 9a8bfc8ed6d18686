import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** The output of `npm run build-console`. */
const BUILT = fileURLToPath(new URL('../../web/dist/', import.meta.url));
const FIRST_PAGE = `${BUILT}index.html`;
const POLICY = 'content-security-policy';
const [BEGIN, END] = ['<script>', '</script>'];
const ROUTE = { exposeHeadRoute: false, config: { isOpen: true } } as const;
const A_YEAR = 31_536_000_000;

/**
 * Serves the console: its first page at `/` and at every address below `/ui/`, where pages have links of their own.
 * Without a built console the server is an API only.
 */
export async function mountConsole(app: FastifyInstance): Promise<void> {
  if (!existsSync(FIRST_PAGE)) return;
  await app.register(fastifyStatic, { root: BUILT, serve: false, cacheControl: false, preCompressed: true });
  // names in assets/ carry a hash of their content
  app.get('/assets/*', ROUTE, ({ url }, reply) =>
    reply.sendFile(fileNameOf(url), BUILT, { cacheControl: true, maxAge: A_YEAR, immutable: true }),
  );
  app.get('/icon.svg', ROUTE, (_, reply) => reply.sendFile('icon.svg'));
  for (const path of ['/', '/ui/*']) {
    app.get(path, ROUTE, async (_, reply) => {
      await allowOwnScript(reply);
      return reply.header('cache-control', 'no-cache').sendFile('index.html');
    });
  }
}

/**
 * Lets the script run that is part of the first page, by its hash: no other one inside a page. It is read for every
 * answer, as the console may be built anew while the server runs.
 */
async function allowOwnScript(reply: FastifyReply): Promise<void> {
  const policy = String(reply.getHeader(POLICY) ?? '');
  const hash = createHash('sha256')
    .update(scriptIn(await readFile(FIRST_PAGE, 'utf8')))
    .digest('base64');
  reply.header(POLICY, policy.replace("script-src 'self'", `script-src 'self' 'sha256-${hash}'`));
}

/** The first script that is part of a page; '' without one. */
function scriptIn(page: string): string {
  const begin = page.indexOf(BEGIN);
  if (begin === -1) return '';
  return page.slice(begin + BEGIN.length, page.indexOf(END, begin));
}

function fileNameOf(url: string): string {
  return url.slice(1).split('?')[0] ?? '';
}
