import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Repositories over HTTPS, with git's own program behind it, for one login. */
export interface GitHttps extends AsyncDisposable {
  /** Of the directory of repositories, without a slash at the end. */
  readonly url: string;
  /** The certificate, for those who are to trust it. */
  readonly certFile: string;
  /** The header Authorization of every request; '' = none. */
  readonly logins: readonly string[];
}

/**
 * @param root the directory of repositories
 * @param login as "user:token"
 * @example await using host = await startGitHttps(source.parent, 'li:hunter2');
 */
export async function startGitHttps(root: string, login: string): Promise<GitHttps> {
  const place = await mkdtemp(join(tmpdir(), 'springtide-https-'));
  const [keyFile, certFile] = [join(place, 'key'), join(place, 'cert')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', keyFile, '-out', certFile, ...subject];
  execFileSync('openssl', made, { stdio: 'ignore' });
  const expected = `Basic ${Buffer.from(login).toString('base64')}`;
  const logins: string[] = [];
  const server = createServer({ key: await readFile(keyFile), cert: await readFile(certFile) }, (request, response) => {
    const { authorization = '' } = request.headers;
    logins.push(authorization);
    if (authorization === expected) void serve(root, request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    certFile,
    logins,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await rm(place, { recursive: true });
    },
  };
}

/** Answers a request as git http-backend does, which speaks CGI. */
async function serve(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'https://host');
  const env = {
    PATH: process.env['PATH'],
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
    REQUEST_METHOD: request.method ?? '',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
  };
  const child = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  const answer = Buffer.concat(chunks);
  const end = answer.indexOf('\r\n\r\n');
  const headers = answer.subarray(0, end).toString('latin1').split('\r\n');
  for (const header of headers) {
    const [name = '', value = ''] = header.split(': ', 2);
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.end(answer.subarray(end + 4));
}
