import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
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
  const documents = { en: JSON.stringify(apiDocument('en')), zh: JSON.stringify(apiDocument('zh')) };
  app.get('/openapi.json', (request, reply) => {
    const { lang } = request.query as Readonly<Record<string, unknown>>;
    return reply.type('application/json; charset=utf-8').send(lang === 'zh' ? documents.zh : documents.en);
  });
  // the page loads its document from this plugin's path, or from `urls`
  await app.register(swagger, { mode: 'static', specification: { document: apiDocument('en') as never } });
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
