import type { ScriptStep } from '../test/support/fleet-setup.ts';

/** The port on which the demo's web service listens on every node. */
export const WEB_PORT = 8080;

/**
 * Answers every request with its image tag, after as many milliseconds as ?wait= says. Told to stop it answers what it
 * has in hand, and ends.
 */
const PROGRAM = `
const [, tag, ip] = process.argv;
const server = require("http").createServer((request, response) => {
  const wait = Number(new URL(request.url, "http://node").searchParams.get("wait"));
  setTimeout(() => response.end(tag), wait);
});
server.listen(${WEB_PORT}, ip, () => require("fs").writeFileSync("web.ready", tag));
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;

/**
 * The steps that start and stop a small real web service on a node, in place of a container.
 *
 * @param node the path of a Node.js binary that the nodes can run
 */
export function webServiceSteps(node: string): readonly ScriptStep[] {
  return [
    {
      name: 'start_service_web',
      params: { tag: 'string' },
      script: `#!/bin/sh
set -eu
cd "$HOME"
rm -f web.ready
setsid '${node}' -e '${PROGRAM}' {{ tag | quote }} {{ ip | quote }} >web.log 2>&1 </dev/null &
echo $! >web.pid
n=0
until [ -f web.ready ]; do
  n=$((n + 1))
  [ $n -lt 300 ] || { cat web.log; exit 1; }
  sleep 0.1
done
echo "$(hostname) serves" {{ tag | quote }}
`,
    },
    {
      name: 'stop_service_web',
      params: {},
      script: `#!/bin/sh
cd "$HOME"
[ -f web.pid ] || { echo 'nothing runs'; exit 0; }
pid=$(cat web.pid)
kill "$pid" 2>/dev/null
n=0
while kill -0 "$pid" 2>/dev/null; do
  n=$((n + 1))
  [ $n -lt 100 ] || kill -9 "$pid"
  sleep 0.1
done
rm -f web.pid web.ready
echo stopped
`,
    },
  ];
}
