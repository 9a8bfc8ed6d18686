import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeyPair } from './key-pair.ts';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { docker } from '../../src/machines/docker/provider.ts';
import type { MachineProvider } from '../../src/machines/provider.ts';
import { parseSettings } from '../../src/machines/registry.ts';
import { dockerAccess } from './docker-access.ts';
import { startDockerd, type TestDockerd } from './dockerd.ts';
import { freePort } from './free-port.ts';
import { OUTBOUND_TO_LOOPBACK } from './no-channel.ts';
import { importNodeImage } from './node-image.ts';

/** A daemon that listens on a socket and, with TLS, on a loopback address; and a server's directory. */
export interface DockerBench extends AsyncDisposable {
  readonly dockerd: TestDockerd;
  readonly dataDir: string;
  /** The address over TCP, for which the server has the certificates `tls`. */
  readonly tcp: string;
  /** A machine type of a server that may use these daemons; default: by the socket, with IMAGE, one that is admitted. */
  open(settings?: Readonly<Record<string, unknown>>, options?: OpenOptions): MachineProvider;
}

interface OpenOptions {
  readonly vmTypeId?: number;
  /** Besides the two. */
  readonly daemons?: readonly string[];
}

export const IMAGE = 'springtide-node:bench';
export const TYPE = 7;

export async function startDockerBench(): Promise<DockerBench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-docker-'));
  const key = join(dataDir, 'ssh', 'id_ed25519');
  await ensureKeyPair(key);
  const keys = join(dataDir, 'keys');
  await mkdir(keys, { mode: 0o700 });
  const own = join(keys, 'tls.key.pem');
  const certificate = join(keys, 'tls.cert.pem');
  // one certificate is its own CA, and that of both sides
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', own, '-out', certificate, ...subject];
  execFileSync('openssl', words, { stdio: 'ignore' });
  await copyFile(certificate, join(keys, 'tls.ca.pem'));
  const port = await freePort();
  const files = [`--tlscacert=${certificate}`, `--tlscert=${certificate}`, `--tlskey=${own}`];
  const dockerd = await startDockerd(`--host=tcp://127.0.0.1:${port}`, '--tlsverify', ...files);
  await importNodeImage(dockerd, IMAGE);
  const tcp = `tcp://127.0.0.1:${port}`;
  return {
    dockerd,
    dataDir,
    tcp,
    open: (settings = {}, { vmTypeId = TYPE, daemons = [] } = {}) => {
      const given = { daemon: dockerd.address, image: IMAGE, memory: 128, ...settings };
      const access = dockerAccess(dataDir, dockerd.address, tcp, ...daemons);
      return docker.open(vmTypeId as VmTypeId, parseSettings('docker', given) as never, {
        database: null as never,
        installation: 'bench',
        dataDir,
        keys: access.keys,
        offersSandbox: false,
        outbound: OUTBOUND_TO_LOOPBACK,
        docker: access,
      });
    },
    [Symbol.asyncDispose]: async () => {
      await dockerd[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true });
    },
  };
}
