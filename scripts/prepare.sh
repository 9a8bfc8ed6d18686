#!/bin/sh
# Installs what is missing, says so, and is silent when there is nothing to do.
#   prepare.sh           the npm packages (Node 24 among them)
#   prepare.sh --tests   also the system programs that tests, demo and benchmarks drive
#   prepare.sh --bench   also those that only benchmarks drive
set -eu
cd "$(dirname "$0")/.."

if [ ! -x node_modules/.bin/node ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo 'springtide: installing npm packages (npm ci)'
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

# The console is built anew when a source of it is newer than what was built.
built=web/dist/index.html
if [ ! -f "$built" ] || [ -n "$(find web src/client package-lock.json -path web/dist -prune -o -type f -newer "$built" -print | head -n 1)" ]; then
  echo 'springtide: building the console (vite build)'
  PATH="$PWD/node_modules/.bin:$PATH" vite build -c web/vite.config.ts --logLevel warn
  touch "$built"
fi
case "${1:-}" in
--tests | --bench) ;;
*) exit 0 ;;
esac

missing=''
need() { # need PROGRAM DEBIAN_PACKAGE
  PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need sshd openssh-server
need git git
need ssh openssh-client
need ip iproute2
need tc iproute2
need perl perl-base
need unshare util-linux
need haproxy haproxy
need nginx nginx
need etcd etcd-server
need named bind9
need dockerd docker.io
need docker-registry docker-registry
need ansible-playbook ansible-core
need bwrap bubblewrap
need faketime faketime
# what becomes another user on a node
need sudo sudo
need doas opendoas
# what the default action check_url calls on a node
need curl curl
need openssl openssl
# the command in a real terminal
need tmux tmux
need wget wget
need busybox busybox
need bsd-csh csh
need ksh93 ksh
for shell in fish mksh tcsh zsh; do need "$shell" "$shell"; done
need chromium-headless-shell chromium-headless-shell
# the pictures of the Chinese console
[ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ] || missing="$missing fonts-wqy-microhei"
if [ "$1" = --bench ]; then
  need wrk wrk
  need pdsh pdsh
  need clush clustershell
  # it brings no program of its own
  [ -e /usr/lib/python3/dist-packages/ansible_mitogen ] || missing="$missing ansible-mitogen"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "springtide: these system packages are missing and only root can install them:$missing" >&2
  echo "springtide: run 'sudo apt-get install$missing', then try again" >&2
  exit 1
fi
echo "springtide: installing system packages with apt-get:$missing"
# The daemons are only wanted as programs: nothing is started by their packages.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
# shellcheck disable=SC2086 # one argument per package
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
