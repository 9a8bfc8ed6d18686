import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * The upper limit: a process that only answers the same bytes from memory, with Node's own HTTP server. It asks
 * the server at the URL in its arguments for them once.
 */

const origin = process.argv[2] ?? '';
const pages = new Map<string, Promise<Buffer>>();

async function fetched(path: string): Promise<Buffer> {
  const response = await fetch(`${origin}${path}`);
  return Buffer.from(await response.arrayBuffer());
}

async function answer(url: string, response: ServerResponse): Promise<void> {
  const page = pages.get(url) ?? fetched(url);
  pages.set(url, page);
  const bytes = await page;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
}

const server = createServer(({ url = '' }, response) => void answer(url, response));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
