import { WEB_PORT, WEB_SERVICE_STEPS } from '../../demo/web-service.ts';
import { definePool, defineSteps, defineTemplate } from './fleet-setup.ts';
import type { TestHaproxy } from './haproxy.ts';
import type { ServerProcess } from './server-process.ts';

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
