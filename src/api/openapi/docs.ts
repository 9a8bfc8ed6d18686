import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import { stringify } from 'yaml';
import type { Language } from '../../messages/language.ts';
import { endpoints } from '../endpoints.ts';
import { EVENTS } from '../events/events.ts';
import { NODE_FILE } from '../node-files/node-file-description.ts';
import { TERMINAL } from '../terminals/terminal-description.ts';
import { type OpenApiDocument, openApiDocument } from './openapi.ts';

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40"><text y="28" fill="#fff" font-size="26" font-family="sans-serif">Springtide</text></svg>';

/** The document that describes the whole API. */
export function apiDocument(language: Language): OpenApiDocument {
  return openApiDocument(endpoints, { streams: [EVENTS], sockets: [TERMINAL], files: [NODE_FILE] }, language);
}

/** `/openapi.json`, in Chinese with `?lang=zh`, and at `/docs` a page on which people read it and try it out. */
export async function mountDocs(app: FastifyInstance): Promise<void> {
  await app.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, isOpen: true };
    });
    await mountPages(docs);
  });
}

async function mountPages(app: FastifyInstance): Promise<void> {
  // made when somebody reads them, as that takes a tenth of a start
  const documents = new Map<Language, string>();
  const documentIn = (language: Language): string => {
    const made = documents.get(language) ?? JSON.stringify(apiDocument(language));
    documents.set(language, made);
    return made;
  };
  app.get('/openapi.json', (request, reply) => {
    const { lang } = request.query as Readonly<Record<string, unknown>>;
    return reply.type('application/json; charset=utf-8').send(documentIn(lang === 'zh' ? 'zh' : 'en'));
  });
  await app.register(documentForPage(() => documentIn('en')));
  const urls = [
    { name: 'English', url: '/openapi.json' },
    { name: '中文', url: '/openapi.json?lang=zh' },
  ];
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Springtide API' },
    logo: { type: 'image/svg+xml', content: LOGO },
    uiConfig: { urls, docExpansion: 'list', defaultModelsExpandDepth: 0, filter: true, persistAuthorization: false },
  });
}

/** What the page takes its document from, in place of the plugin that makes one from the routes of a server. */
function documentForPage(text: () => string) {
  const documentAs = (form?: { readonly yaml?: boolean }): unknown => {
    const document: unknown = JSON.parse(text());
    return form?.yaml === true ? stringify(document) : document;
  };
  return plugin(async (app: FastifyInstance) => void app.decorate('swagger', documentAs), { name: '@fastify/swagger' });
}
