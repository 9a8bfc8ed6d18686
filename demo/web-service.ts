import type { ScriptStep } from '../test/support/fleet-setup.ts';

/** The port on which the demo's web service listens on every node. */
export const WEB_PORT = 8080;
const WEB_PORT_HEX = WEB_PORT.toString(16).toUpperCase();

/** Answers every request with its image tag; ends by itself when it is told to, after the requests in hand. */
const PROGRAM = `
const tag = process.argv[1];
const server = require("http").createServer((_, response) => response.end(tag));
server.listen(${WEB_PORT}, "0.0.0.0");
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
setsid '${node}' -e '${PROGRAM}' {{ tag | quote }} >web.log 2>&1 </dev/null &
echo $! >web.pid
n=0
until grep -q ":${WEB_PORT_HEX} 00000000:0000 0A" /proc/net/tcp; do
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
rm -f web.pid
echo stopped
`,
    },
  ];
}
