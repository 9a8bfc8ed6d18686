#!/bin/sh
# Installs a real OpenStack of Debian 12 beside this system, and runs the tests of openstack.test.ts against it.
#
# All of it is below one directory of its own, in an overlay over this system's files that goes with the process: apt installs there, and no service of
# this system is touched. The services run in a network and a process namespace of their own, with nothing but loopback, and end with them.
# Needs root on Debian 12, 6 GB of memory for the files and about 3 GB for the services, and the way to Debian's packages.
set -eu

PACKAGES='keystone placement-api glance-api nova-api nova-scheduler nova-conductor nova-compute neutron-server rabbitmq-server mariadb-server'
INSTALL_WITHIN=1500
TEST_WITHIN=2400

case ${1-} in
  '')
    [ "$(id -u)" = 0 ] || { echo 'run it as root' >&2; exit 1; }
    place=$(mktemp -d /tmp/springtide-openstack-XXXXXX)
    trap 'rmdir "$place"' EXIT
    unshare --mount --propagation private sh "$0" install "$place"
    ;;
  install)
    place=$2 root=$2/root
    mount -t tmpfs -o size=6g,mode=755 springtide "$place"
    mkdir "$place/upper" "$place/work" "$root"
    mount -t overlay -o "lowerdir=/,upperdir=$place/upper,workdir=$place/work" springtide "$root"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    # no package starts a service
    printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    # shellcheck disable=SC2086 # several words
    DEBIAN_FRONTEND=noninteractive timeout "$INSTALL_WITHIN" chroot "$root" \
      apt-get install -qq -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io $PACKAGES < /dev/null > "$place/apt.log" 2>&1 ||
      { tail -20 "$place/apt.log" >&2; exit 1; }
    exec unshare --net --pid --fork --kill-child --mount-proc sh "$0" test "$root"
    ;;
  test)
    ip link set lo up
    # what runs in the overlay sees the processes of this namespace
    mount -t proc proc "$2/proc"
    SPRINGTIDE_OPENSTACK_ROOT=$2 exec timeout "$TEST_WITHIN" vitest run -c test/openstack/vitest.config.ts
    ;;
esac
