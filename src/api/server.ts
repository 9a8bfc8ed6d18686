import type { Readable } from 'node:stream';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { receiveBody } from './http/body.ts';
import { brokenRequests } from './http/broken-requests.ts';
import { mountConsole } from './console.ts';
import type { ApiDeps } from './deps.ts';
import { mountDocs } from './openapi/docs.ts';
import { mount } from './http/endpoint.ts';
import { endpoints } from './endpoints.ts';
import { mountEvents } from './events/events.ts';
import { mountAccess } from './http/access.ts';
import { answerError, answerUnknownPath, watchMethods } from './http/refusals.ts';
import { mountSafeHeaders } from './http/safe-headers.ts';
import { mountNodeFiles } from './node-files/node-files.ts';
import { SlowRequests } from './node-files/slow-requests.ts';
import { asksForTerminal, mountTerminals } from './terminals/terminal-socket.ts';

/** A path may be a list of addresses; Node limits the whole head of a request to this. */
const LONGEST_PATH_PART = 16 * 1024;

/** For a request to arrive completely: nobody holds a connection by never finishing one. Files have limits of their own (FS4). */
const LONGEST_REQUEST_MS = 60_000;

/** Builds the HTTP server of the contract; it listens on nothing yet. */
export async function buildServer(deps: ApiDeps, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const slow = new SlowRequests();
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: LONGEST_REQUEST_MS,
    forceCloseConnections: true,
    http: { shouldUpgradeCallback: asksForTerminal },
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: LONGEST_PATH_PART },
    // older clients write POST /task/start:1
    rewriteUrl: ({ url = '/' }) => url.replace(/^(\/task\/(?:start|pause|stop)):/, '$1/'),
    ...brokenRequests((socket) => slow.has(socket)),
  });
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
  app.addHttpMethod('DELETE', { hasBody: true, overrideExisting: true });
  app.removeAllContentTypeParsers();
  // whatever the content type claims, or if there is none, body.ts decides how it is read
  app.addHook('onRequest', ({ headers }, _reply, next) => {
    delete headers['content-type'];
    next();
  });
  app.addContentTypeParser('*', async ({ routeOptions }: FastifyRequest, incoming: Readable) =>
    receiveBody(incoming, routeOptions.config?.largestBody),
  );
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerUnknownPath);
  mountSafeHeaders(app);
  mountAccess(app, deps.auth);
  const refuseOtherMethods = watchMethods(app);
  for (const endpoint of endpoints) mount(app, endpoint, deps);
  await mountTerminals(app, deps);
  await mountNodeFiles(app, deps, slow);
  mountEvents(app, deps);
  await mountDocs(app);
  await mountConsole(app);
  refuseOtherMethods();
  return app;
}
