import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** A real BIND with the zone "test", which two keys may update: "springtide" all of it, "weak" nothing below it. */
interface TestNamed extends AsyncDisposable {
  /** host:port */
  readonly server: string;
  readonly port: number;
  /** Of both keys, in base64. */
  readonly secret: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

const SECRET = Buffer.alloc(32, 7).toString('base64');
const ZONE = `$TTL 60
@ IN SOA ns.test. root.test. 1 60 60 60 60
@ IN NS ns.test.
ns IN A 127.0.0.1
taken IN A 127.0.9.9
other IN A 127.0.9.8
alias IN CNAME other.test.
below IN NS ns.example.
_http._tcp.mixed IN SRV 0 1 81 other
_http._tcp.mixed IN SRV 0 1 82 far.example.
_http._tcp.mixed IN SRV 0 1 83 a.below
_http._tcp.mixed IN SRV 0 1 84 .
`;

const configuration = (directory: string, port: number): string => `
key "springtide" { algorithm hmac-sha256; secret "${SECRET}"; };
key "strong" { algorithm hmac-sha512; secret "${SECRET}"; };
key "weak" { algorithm hmac-sha256; secret "${SECRET}"; };
controls { };
options {
  directory "${directory}";
  pid-file "${directory}/named.pid";
  session-keyfile "${directory}/session.key";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  empty-zones-enable no;
};
zone "test" {
  type primary;
  file "${directory}/test.zone";
  update-policy {
    grant springtide zonesub ANY;
    grant strong zonesub ANY;
    grant weak name other.test. TXT;
  };
};
`;

/** @example await using named = await startNamed(); */
export async function startNamed(): Promise<TestNamed> {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-named-'));
  const port = await freePort();
  await mkdir(join(directory, 'log'));
  await writeFile(join(directory, 'test.zone'), ZONE);
  await writeFile(join(directory, 'named.conf'), configuration(directory, port));
  let child = await startServing(directory, port);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    server: `127.0.0.1:${port}`,
    port,
    secret: SECRET,
    kill,
    restart: async () => {
      await kill();
      child = await startServing(directory, port);
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function startServing(directory: string, port: number): Promise<ChildProcess> {
  const log = join(directory, 'log/named');
  const child = spawn('/usr/sbin/named', ['-f', '-n', '1', '-c', join(directory, 'named.conf'), '-L', log], {
    stdio: 'ignore',
  });
  for (const end = Date.now() + 20_000; ;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return child;
    if (child.exitCode !== null || Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`named does not serve: ${await readFile(log, 'utf8').catch(() => '')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
