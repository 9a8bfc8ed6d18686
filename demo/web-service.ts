import type { ScriptStep } from '../test/support/fleet-setup.ts';

/** The port on which the demo's web service listens on every node. */
export const WEB_PORT = 8080;

/**
 * Answers every request with its image tag, after as many milliseconds as ?wait= says. On SIGTERM it finishes its
 * present requests, and ends. In Perl, which every Debian has: the server's own programs may be invisible on a node.
 */
const PROGRAM = String.raw`
use strict;
use IO::Select;
use IO::Socket::INET;
my ($tag, $ip) = @ARGV;
my $server = IO::Socket::INET->new(LocalAddr => $ip, LocalPort => ${WEB_PORT}, Listen => 128, ReuseAddr => 1) or die "$ip: $!\n";
my $stopped = 0;
$SIG{TERM} = sub { $stopped = 1 };
$SIG{CHLD} = "IGNORE";
open(my $ready, ">", "web.ready") or die "web.ready: $!\n";
print $ready $tag;
close $ready;
my $callers = IO::Select->new($server);
until ($stopped) {
  $callers->can_read(0.1) or next;
  my $caller = $server->accept or next;
  defined(my $child = fork) or next;
  if ($child == 0) {
    $SIG{TERM} = "IGNORE";
    close $server;
    my $request = <$caller>;
    while (defined(my $header = <$caller>)) { last if $header =~ /^\r?$/ }
    select(undef, undef, undef, $1 / 1000) if $request =~ /[?&]wait=(\d+)/;
    print $caller "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ", length $tag, "\r\n\r\n$tag";
    exit;
  }
  close $caller;
}
close $server;
1 while wait > 0;
`;

/** Steps that start and stop a small real web service on a node, in place of a container. */
export const WEB_SERVICE_STEPS: readonly ScriptStep[] = [
  {
    name: 'start_service_web',
    params: { tag: 'string' },
    script: `#!/bin/sh
set -eu
cd "$HOME"
rm -f web.ready
setsid perl -e '${PROGRAM}' {{ tag | quote }} {{ ip | quote }} >web.log 2>&1 </dev/null &
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
