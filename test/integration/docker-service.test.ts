import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDockerd, whyNoDockerd } from '../support/dockerd.ts';
import { definePool, defineTemplate, nodesOf, untilTask } from '../support/fleet-setup.ts';
import { freePort } from '../support/free-port.ts';
import { importProgramsImage } from '../support/node-image.ts';
import { startRegistry, whyNoRegistry } from '../support/registry.ts';
import { ServerProcess } from '../support/server-process.ts';
import { startSshd } from '../support/sshd.ts';

/*
 * The steps start_service and stop_service, as an installation has them, on a node with a real Docker and images of a real registry.
 */

const ENDED = [2, 3, 4];
const BUSYBOX = '/usr/bin/busybox';

describe.runIf(whyNoDockerd === null && whyNoRegistry === null)('a service in containers', () => {
  const stack = new AsyncDisposableStack();
  let server: ServerProcess;
  let poolId: number;
  let port: number;
  let image: string;
  let docker: (...words: readonly string[]) => Promise<string>;

  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'springtide-service-'));
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    const registry = stack.use(await startRegistry());
    const dockerd = stack.use(await startDockerd());
    ({ docker } = dockerd);
    port = await freePort();
    image = `${registry.address}/web`;
    for (const version of [1, 2]) {
      const tag = `${image}:${version}`;
      // as the first process of a container it ends with TERM only where it says so
      const script = `trap exit TERM; ${BUSYBOX} httpd -f -p 127.0.0.1:${port} & wait`;
      const command = `CMD ${JSON.stringify([BUSYBOX, 'sh', '-c', script])}`;
      await importProgramsImage(dockerd, tag, [BUSYBOX], command, `LABEL version=${version}`);
      await docker('push', tag);
      // the step has to pull it
      await docker('rmi', tag);
    }
    const home = join(dataDir, 'home');
    await mkdir(home);
    const config = [`SetEnv "HOME=${home}" "DOCKER_HOST=${dockerd.address}"`];
    const sshd = stack.use(await startSshd('127.0.0.1', { home, config }));
    await mkdir(join(dataDir, 'keys'), { mode: 0o700 });
    await copyFile(sshd.keyFile, join(dataDir, 'keys', 'node'));
    server = stack.use(await ServerProcess.start({ dataDir }));
    const { user } = sshd.endpoint;
    const settings = { machines: ['127.0.0.1'], port: sshd.endpoint.port, user, key_file: 'node' };
    const type = { name: 'docker-host', desc: '', provider: 'static', settings };
    const vmType = await server.call<number>('/vm_type/create', type);
    const balancer = { name: 'unused', desc: '', provider: 'haproxy', settings: { backend: 'web', port } };
    const sd = await server.call<number>('/sd/create', balancer);
    const start = { name: 'start_service', param_values: { name: 'web', port, seconds: 60 } };
    const stop = { name: 'stop_service', param_values: { name: 'web' } };
    const tasks = {
      expand: await defineTemplate(server, 'up', [{ name: 'create_vm' }, start]),
      deploy: await defineTemplate(server, 'roll', [stop, start]),
      shrink: await defineTemplate(server, 'down', [stop, { name: 'return_vm' }]),
    };
    poolId = await definePool(server, { name: 'web', vmType, sd, image: `${image}:1`, tasks });
  });

  afterAll(() => stack.disposeAsync());

  /** Runs a task to its end. @returns the state that it ended in */
  const ran = async (operation: string, body: object): Promise<number> => {
    const { task_id: id } = await server.call<{ task_id: number }>(`/pool/${operation}/${poolId}`, body);
    return (await untilTask(server, id, ENDED)).state;
  };
  const running = (): Promise<string> => docker('inspect', '--format', '{{.Config.Image}} {{.State.Running}}', 'web');
  const version = (): Promise<string> => docker('inspect', '--format', '{{.Config.Labels.version}}', 'web');
  const serves = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/`)).status;

  test('is started, replaced by another version, and brought back', async () => {
    expect(await ran('expand', { num: 1 })).toBe(2);
    expect(await running()).toBe(`${image}:1 true`);
    // an empty directory is not listed: it answers
    expect(await serves()).toBe(404);
    expect(await ran('deploy', { max_num: 1, tag: `${image}:2` })).toBe(2);
    expect([await running(), await version()]).toEqual([`${image}:2 true`, '2']);
    expect(await serves()).toBe(404);
    expect(await ran('deploy', { max_num: 1, tag: `${image}:1` })).toBe(2);
    expect([await running(), await version()]).toEqual([`${image}:1 true`, '1']);
    expect(await docker('ps', '--all', '--quiet')).not.toContain('\n');
  });

  test('is stopped and removed', async () => {
    expect(await docker('ps', '--quiet')).not.toBe('');
    const ips = (await nodesOf(server, poolId)).map(({ ip }) => ip);
    expect(await ran('shrink', { nodes: ips })).toBe(2);
    expect(await docker('ps', '--all', '--quiet')).toBe('');
  });
});
