import { freePort } from '../free-port.ts';
import { balancerProgram, startProgramServer } from '../balancer-programs.ts';
import { SECRET } from '../example-server.ts';
import { type DiscoverySubject, subjectWith } from './subject.ts';

/** The example of the documentation that has a program answer: the one that keeps a list in a file. */
export function startHttpSubject(): Promise<DiscoverySubject> {
  return subjectWith(async (stack, port) => {
    const program = stack.use(await balancerProgram('server-list'));
    const own = await freePort();
    let server = await startProgramServer(program.file, own);
    stack.defer(() => server[Symbol.asyncDispose]());
    const { url } = server;
    return {
      openingWith: () => ({ provider: 'http', settings: { url, secret: SECRET, options: '{"list":"web"}', port } }),
      // one that does not answer is asked again for a while: http-faults.test.ts has what is said then
      kill: null,
      restart: async () => {
        await server[Symbol.asyncDispose]();
        server = await startProgramServer(program.file, own);
      },
    };
  });
}
