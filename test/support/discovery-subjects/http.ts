import { startServices } from '../http-services.ts';
import { freePort } from '../free-port.ts';
import { balancerProgram, startProgramServer } from '../balancer-programs.ts';
import { type DiscoveryOpening, opened, serversOf } from '../discoveries.ts';
import { SECRET } from '../example-server.ts';
import type { DiscoverySubject } from './subject.ts';

/** The example of the documentation that has a program answer: the one that keeps a list in a file. */
export async function startHttpSubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices(2));
  const program = stack.use(await balancerProgram('server-list'));
  const port = await freePort();
  let server = await startProgramServer(program.file, port);
  stack.defer(() => server[Symbol.asyncDispose]());
  const opening: DiscoveryOpening = {
    provider: 'http',
    settings: { url: server.url, secret: SECRET, options: '{"list":"web"}', port: services.port },
  };
  const held = stack.move();
  return {
    openingWith: () => opening,
    openWith: () => opened(opening),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: '',
    // one that does not answer is asked again for a while: http-faults.test.ts has what is said then
    kill: null,
    restart: async () => {
      await server[Symbol.asyncDispose]();
      server = await startProgramServer(program.file, port);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
