import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { APPLICATION, Cloud, PASSWORD, SECRET } from './openstack-cloud.ts';
import { answerOfNeutron, answerOfGlance } from './openstack-network.ts';
import { answerOfNova } from './openstack-nova.ts';
import { type Question, refusal, type Reply } from './openstack-talk.ts';

/*
 * An OpenStack on this machine, which answers as the API references of Keystone v3, Nova 2.69, Glance v2 and Neutron v2.0 say. It checks
 * what it is sent, and can be told which fault comes next.
 */

/** A fault of the next calls that it is for. */
export interface Fault {
  /** Of 'POST /compute/servers' and such the beginning. */
  readonly at: string;
  readonly times: number;
  /** What is answered; null = the connection breaks. */
  readonly reply: Reply | null;
  /** Whether the call has its effect all the same. */
  readonly hasEffect: boolean;
}

export interface TestOpenstack extends AsyncDisposable {
  readonly cloud: Cloud;
  readonly authUrl: string;
  /** 'POST /compute/servers' and such, in order. */
  readonly calls: string[];
  /** Seconds that tokens live, and by how much the cloud's clock is ahead. */
  readonly clock: { lifetime: number; ahead: number };
  fail(fault: Fault): void;
  /** No token is valid any more. */
  revoke(): void;
}

/** The prefixes of the services, as the catalogue has them. */
const SERVICES = { '/compute/v2.1': '/compute', '/image/v2': '/image', '/network/v2.0': '/network' } as const;

export async function startOpenstack(): Promise<TestOpenstack> {
  const cloud = new Cloud();
  const faults: (Fault & { left: number })[] = [];
  const calls: string[] = [];
  const clock = { lifetime: 3600, ahead: 0 };
  const tokens = new Set<string>();
  let base = '';

  const answerTo = (name: string, question: Question): Reply => {
    if (name.startsWith('POST /identity')) return login({ question, tokens, base, clock });
    if (!tokens.has(String(question.headers['x-auth-token'])))
      return refusal(401, 'error', 'The request you have made requires authentication.');
    if (name.includes(' /compute')) return answerOfNova(cloud, question);
    return name.includes(' /image') ? answerOfGlance(cloud, question) : answerOfNeutron(cloud, question);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://cloud');
    const text = await textOf(request);
    const { path, name } = placeOf(request.method ?? '', url.pathname);
    calls.push(name);
    const question = {
      method: request.method ?? '',
      path,
      query: url.searchParams,
      body: text === '' ? null : (JSON.parse(text) as unknown),
      headers: request.headers,
    };
    const fault = faults.find(({ at, left }) => left > 0 && name.startsWith(at));
    if (fault !== undefined) fault.left -= 1;
    const reply = fault === undefined || fault.hasEffect ? answerTo(name, question) : null;
    const said = fault === undefined ? reply : fault.reply;
    if (said === null) response.destroy();
    else {
      response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers });
      response.end(said.body === undefined ? '' : JSON.stringify(said.body));
    }
  };

  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    cloud,
    authUrl: `${base}/identity/v3`,
    calls,
    clock,
    fail: (fault) => void faults.push({ ...fault, left: fault.times }),
    revoke: () => tokens.clear(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function placeOf(method: string, pathname: string): { readonly path: string; readonly name: string } {
  for (const [prefix, service] of Object.entries(SERVICES)) {
    if (!pathname.startsWith(`${prefix}/`)) continue;
    const path = pathname.slice(prefix.length);
    return { path, name: `${method} ${service}${path}` };
  }
  return { path: pathname, name: `${method} ${pathname}` };
}

function login(given: {
  readonly question: Question;
  readonly tokens: Set<string>;
  readonly base: string;
  readonly clock: TestOpenstack['clock'];
}): Reply {
  const { question, tokens, base, clock } = given;
  const said = JSON.stringify(question.body);
  const application = {
    methods: ['application_credential'],
    application_credential: { id: APPLICATION, secret: SECRET },
  };
  const user = { name: 'ann', domain: { name: 'Default' }, password: PASSWORD };
  const scope = { project: { name: 'shop', domain: { name: 'Default' } } };
  const accepted = [
    { auth: { identity: application } },
    { auth: { identity: { methods: ['password'], password: { user } }, scope } },
  ];
  if (!accepted.some((known) => JSON.stringify(known) === said)) {
    return refusal(401, 'error', 'The request you have made requires authentication.');
  }
  const token = randomBytes(16).toString('base64url');
  tokens.add(token);
  const now = Date.now() + clock.ahead * 1000;
  const catalog = [
    ['compute', '/compute/v2.1'],
    ['image', '/image'],
    ['network', '/network'],
  ].map(([type, path]) => ({
    type,
    endpoints: ['internal', 'public'].map((kind) => ({
      interface: kind,
      region: 'RegionOne',
      region_id: 'RegionOne',
      url: kind === 'public' ? `${base}${path}` : 'http://10.255.255.1/',
    })),
  }));
  const body = {
    token: {
      issued_at: new Date(now).toISOString(),
      expires_at: new Date(now + clock.lifetime * 1000).toISOString(),
      catalog,
    },
  };
  return { status: 201, body, headers: { 'x-subject-token': token } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
