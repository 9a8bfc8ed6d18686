import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WEB_PORT, WEB_SERVICE_STEPS } from '../../demo/web-service.ts';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { definePool, defineSteps, defineTemplate } from './fleet-setup.ts';
import { startHaproxy, type TestHaproxy } from './haproxy.ts';
import { embeddedUrl } from './postmaster.ts';
import { ServerProcess } from './server-process.ts';

/**
 * Describes a pool of sandbox machines that serve a small web service behind HAProxy, with templates for expand, deploy and
 * shrink.
 *
 * @returns the pool's id
 */
export async function defineWebFleet(server: ServerProcess, haproxy: TestHaproxy): Promise<number> {
  await defineSteps(server, WEB_SERVICE_STEPS);
  const vmType = await server.call<number>('/vm_type/create', {
    name: 'sandbox',
    desc: '',
    provider: 'sandbox',
    settings: {},
  });
  const settings = { socket: haproxy.socket, backend: haproxy.backend, port: WEB_PORT, check_interval: 0.2 };
  const sd = await server.call<number>('/sd/create', { name: 'haproxy', desc: '', provider: 'haproxy', settings });
  const tasks = {
    expand: await defineTemplate(server, 'up', [
      { name: 'create_vm' },
      { name: 'start_service_web' },
      { name: 'register' },
    ]),
    deploy: await defineTemplate(server, 'roll', [
      { name: 'unregister' },
      { name: 'stop_service_web' },
      { name: 'start_service_web' },
      { name: 'register' },
    ]),
    shrink: await defineTemplate(server, 'down', [
      { name: 'unregister' },
      { name: 'stop_service_web' },
      { name: 'return_vm' },
    ]),
  };
  return definePool(server, { name: 'web', vmType, sd, image: 'web:1', tasks });
}

/** A server of its own with such a pool. */
export interface WebSystem extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly haproxy: TestHaproxy;
  readonly database: Database;
  readonly dataDir: string;
  readonly poolId: number;
}

/** @example await using system = await startWebSystem() */
export async function startWebSystem(): Promise<WebSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-web-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => {
    await stopSandbox(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  });
  const haproxy = stack.use(await startHaproxy());
  const server = stack.use(await ServerProcess.start({ dataDir }));
  const database = stack.use(openDatabase({ url: await embeddedUrl(dataDir), connections: 2, onError: () => {} }));
  const poolId = await defineWebFleet(server, haproxy);
  const started = stack.move();
  return {
    server,
    haproxy,
    database,
    dataDir,
    poolId,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
