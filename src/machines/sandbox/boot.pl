# Boots a sandbox machine: makes its host key and namespaces, builds the files that it sees, gives up every power over the host, and
# becomes the program that is its init. In Perl, which every Debian has, as it takes system calls that no shell makes.
#
#   perl boot.pl NETNS FIRST_UID ADDRESS/PREFIX GATEWAY NAME PROGRAM ARGUMENT…
#
# Runs as root in the machine's directory, beside which ../base is what all machines have in common. Exits with 0 when
# the program was started, else with the reason on stderr.
#
# B1. Everything but its users belongs to the host: the machine's root has no power over mounts, network, host name.
# B2. Its users are FIRST_UID and the 65,535 after it, who own nothing of the host. With FIRST_UID 0, where the kernel
#     gives no user namespaces, they are the host's, and what is seen and the capabilities are all that limits them.
# B3. It sees what is built here, not what is left of the host's: the host's root directory is gone before PROGRAM runs.
# B4. Every mount is in the machine's own mount namespace and goes with it.
use strict;
use warnings;
use Config;

my ($netns, $first, $address, $gateway, $name, @program) = @ARGV;
my $USERS = 65536;

# The numbers of system calls: what all architectures share since Linux 5.1, and what they do not.
my %call = (open_tree => 428, move_mount => 429, mount_setattr => 442);
my %own = (
  x86_64 => {
    mount => 165, umount2 => 166, pivot_root => 155, unshare => 272, setns => 308, mknodat => 259,
    setgroups => 116, setresgid => 119, setresuid => 117, prctl => 157, keyctl => 250,
  },
  aarch64 => {
    mount => 40, umount2 => 39, pivot_root => 41, unshare => 97, setns => 268, mknodat => 33,
    setgroups => 159, setresgid => 149, setresuid => 147, prctl => 167, keyctl => 219,
  },
);
my ($architecture) = $Config{archname} =~ /^(x86_64|aarch64)/;
defined $architecture or fail("sandbox machines are for x86_64 and aarch64, not for $Config{archname}");
%call = (%call, %{ $own{$architecture} });

my %NEW = (mount => 0x20000, cgroup => 0x2000000, uts => 0x4000000, ipc => 0x8000000, user => 0x10000000, pid => 0x20000000);
my %MS = (rdonly => 1, nosuid => 2, nodev => 4, noexec => 8, remount => 32, bind => 0x1000, rec => 0x4000, private => 0x40000);
my %ATTR = (rdonly => 1, nodev => 4, idmap => 0x100000);
my ($AT_FDCWD, $AT_EMPTY_PATH, $O_CLOEXEC, $MNT_DETACH, $S_IFCHR) = (-100, 0x1000, 0x80000, 2, 0x2000);
my ($PR_CAPBSET_DROP, $KEYCTL_JOIN_SESSION_KEYRING) = (24, 1);

# What its root may do among its own files and processes, after capability.h: chown, dac_override, fowner, fsetid, kill,
# setgid, setuid, setpcap, net_bind_service, sys_chroot, audit_write, setfcap.
my %kept = map { $_ => 1 } 0, 1, 3, 4, 5, 6, 7, 8, 10, 18, 29, 31;

umask 022;
# Here and not by the server, to which starting a program costs far more.
system('ssh-keygen', qw(-q -t ed25519 -f run/host_key -N), '') == 0 or fail("ssh-keygen ended with $?");
open my $net, '<', $netns or fail("$netns: $!");
must('setns of the network', setns => fileno $net, 0);
close $net;
must('unshare', unshare => $NEW{mount} | $NEW{cgroup} | $NEW{uts} | $NEW{ipc} | $NEW{pid});
pipe my $report, my $reporter or fail("pipe: $!"); # closed by exec: nothing came through = it was started
my $child = fork // fail("fork: $!");
if ($child == 0) {
  close $report;
  eval { init(); 1 } or do {
    print {$reporter} $@;
    exit 1;
  };
}
close $reporter;
my $complaint = do { local $/; <$report> } // '';
fail($complaint) if $complaint ne '';
exit 0;

sub init {
  record();
  connect_network();
  put('/proc/sys/kernel/hostname', $name);
  bind_private();
  build_root();
  my $users = $first == 0 ? undef : make_users();
  host_programs($users);
  own_places();
  protect_proc();
  enter_root();
  become_users($users) if defined $users;
  give_up();
  exec { $program[0] } @program or die "$program[0]: $!\n";
}

# Its pid and start time as the host sees them, for whoever ends it.
sub record {
  my ($pid, $rest) = get('/proc/self/stat') =~ /^(\d+) .*\) (.*)/s;
  my $started = (split ' ', $rest)[19];
  put('init.new', "$pid $started\n");
  rename 'init.new', 'init' or die "init: $!\n";
}

sub connect_network {
  open my $ip, '|-', 'ip', '-batch', '-' or die "ip: $!\n";
  print {$ip} "addr add $address dev eth0\nlink set lo up\nlink set eth0 up\nroute add default via $gateway\n";
  close $ip or die "ip ended with $?\n";
  # What needs a power over the network is open to all of its users, as none of them has one.
  put('/proc/sys/net/ipv4/ip_unprivileged_port_start', 0);
  my $last = $first + $USERS - 1;
  put('/proc/sys/net/ipv4/ping_group_range', "$first $last");
}

sub bind_private {
  must('private mounts', mount => 'none', '/', 0, $MS{rec} | $MS{private}, 0);
}

# The root directory: ../base, with what the machine writes on top of it.
sub build_root {
  make_directory($_) for 'tree', 'upper', 'work', 'lower';
  make_directory('upper/root', 'upper/root/etc');
  (my $ip = $address) =~ s{/.*}{};
  put('upper/root/etc/hostname', "$name\n");
  put('upper/root/etc/hosts', "127.0.0.1 localhost\n::1 localhost\n$ip $name\n");
  chown $first, $first, 'upper/root', 'upper/root/etc', glob 'upper/root/etc/*';
  overlay('../base', 'root', 'tree');
  mount_new('proc', 'tree/proc', $MS{nosuid} | $MS{nodev} | $MS{noexec}, '');
}

# A user namespace, held open; its users cannot make others.
sub make_users {
  pipe my $made, my $making or die "pipe: $!\n";
  pipe my $go, my $going or die "pipe: $!\n";
  my $holder = fork // die "fork: $!\n";
  if ($holder == 0) {
    close $going;
    close $reporter;
    call(unshare => $NEW{user}) == 0 or exit 1;
    syswrite $making, '.';
    sysread $go, my $word, 1 or exit 1;
    eval { put('tree/proc/sys/user/max_user_namespaces', 0); 1 } or exit 1;
    syswrite $making, '.';
    sysread $go, $word, 1; # until it is entered
    exit 0;
  }
  close $making;
  close $go;
  sysread $made, my $word, 1 or die "this kernel gives no user namespace\n";
  put("tree/proc/$holder/${_}_map", "0 $first $USERS\n") for 'gid', 'uid';
  syswrite $going, '.';
  sysread $made, $word, 1 or die "the user namespace could not be set up\n";
  open my $namespace, '<', "tree/proc/$holder/ns/user" or die "user namespace: $!\n";
  close $going;
  waitpid $holder, 0;
  return $namespace;
}

# The host's programs. Those below /usr/local and /usr/src are the administrator's own, and are left out.
sub host_programs {
  my ($users) = @_;
  for my $directory ('usr', grep { -d "/$_" && !-l "/$_" } qw(bin sbin lib lib32 lib64 libx32)) {
    layer($directory, $users);
  }
  for my $hidden (grep { -d "tree/usr/$_" } qw(local src)) {
    make_directory("hidden-$hidden");
    chown $first, $first, "hidden-$hidden";
    bind_to("hidden-$hidden", "tree/usr/$hidden", $MS{nodev});
  }
}

# A directory of the host: read only, its owners seen as the machine's, what the machine writes on top of it. Where the
# file system cannot show other owners, it can be read and run, but not changed.
sub layer {
  my ($directory, $users) = @_;
  my $clone = call(open_tree => $AT_FDCWD, "/$directory", 1 | $O_CLOEXEC);
  $clone >= 0 or die "/$directory: $!\n";
  my $read_only = $ATTR{rdonly} | $ATTR{nodev};
  my $owners = defined $users ? fileno $users : 0;
  my $is_ours = set_attributes($clone, $read_only | (defined $users ? $ATTR{idmap} : 0), $owners);
  $is_ours or set_attributes($clone, $read_only, 0) or die "/$directory read only: $!\n";
  my $target = $is_ours ? "lower/$directory" : "tree/$directory";
  make_directory($target) if $is_ours;
  must("/$directory", move_mount => $clone, '', $AT_FDCWD, $target, 4);
  open my $handle, '<&=', $clone or die "/$directory: $!\n";
  close $handle;
  return unless $is_ours;
  make_directory("upper/$directory");
  chown $first, $first, "upper/$directory";
  overlay("lower/$directory", $directory, "tree/$directory");
}

sub set_attributes {
  my ($mount, $attributes, $users) = @_;
  my $wish = pack 'Q4', $attributes, 0, 0, $users;
  return call(mount_setattr => $mount, '', $AT_EMPTY_PATH, $wish, length $wish) == 0;
}

# Names are relative, so that no character of the data directory's name means anything here.
sub overlay {
  my ($lower, $upper, $target) = @_;
  make_directory("work/$upper");
  my $layers = sub { "lowerdir=$lower,upperdir=$_[0]upper/$upper,workdir=$_[0]work/$upper" };
  return if call(mount => 'overlay', $target, 'overlay', $MS{nodev}, $layers->('')) == 0;
  # An overlay cannot be written on top of another: where the data directory lies on one, changes are kept in memory.
  unless (-d 'memory/upper') {
    make_directory('memory');
    mount_new('tmpfs', 'memory', $MS{nodev}, "size=512m,mode=700");
    make_directory('memory/upper', 'memory/work');
  }
  make_directory("memory/work/$upper");
  system('cp', '-a', "upper/$upper", 'memory/upper/') == 0 or die "cp ended with $?\n";
  must("overlay for $target", mount => 'overlay', $target, 'overlay', $MS{nodev}, $layers->('memory/'));
}

sub own_places {
  chown $first, $first, qw(root root/.ssh root/.ssh/authorized_keys run run/sshd run/host_key run/sshd_config tmp);
  bind_to($_, "tree/$_", $MS{nodev}) for qw(root run tmp);
  bind_to('tmp', 'tree/var/tmp', $MS{nodev});
  mount_new('tmpfs', 'tree/dev', $MS{nosuid} | $MS{noexec}, "size=64k,mode=755,uid=$first,gid=$first");
  my %number = (null => 0x103, zero => 0x105, full => 0x107, random => 0x108, urandom => 0x109, tty => 0x500);
  for my $device (sort keys %number) {
    must($device, mknodat => $AT_FDCWD, "tree/dev/$device", $S_IFCHR | 0666, $number{$device});
    chmod 0666, "tree/dev/$device";
  }
  make_directory('tree/dev/pts', 'tree/dev/shm');
  my $tty = $first + 5;
  mount_new('devpts', 'tree/dev/pts', $MS{nosuid} | $MS{noexec}, "newinstance,ptmxmode=0666,mode=620,gid=$tty");
  mount_new('tmpfs', 'tree/dev/shm', $MS{nosuid} | $MS{nodev}, "size=64m,mode=1777,uid=$first,gid=$first");
  my %link = (ptmx => 'pts/ptmx', fd => '/proc/self/fd', stdin => 'fd/0', stdout => 'fd/1', stderr => 'fd/2');
  symlink $link{$_}, "tree/dev/$_" or die "/dev/$_: $!\n" for sort keys %link;
}

sub protect_proc {
  for my $path (grep { -e } map { "tree/proc/$_" } qw(sys bus fs irq sysrq-trigger)) {
    bind_to($path, $path, $MS{rdonly} | $MS{nosuid} | $MS{nodev} | $MS{noexec});
  }
  my @secret = qw(config.gz kallsyms kcore key-users keys kmsg sched_debug timer_list);
  bind_to('tree/dev/null', $_) for grep { -e } map { "tree/proc/$_" } @secret;
  mount_new('tmpfs', $_, $MS{rdonly} | $MS{nodev}, 'size=4k') for grep { -d } map { "tree/proc/$_" } qw(acpi scsi driver);
}

sub enter_root {
  chdir 'tree' or die "tree: $!\n";
  must('pivot_root', pivot_root => '.', '.');
  must(q(umount of the host's files), umount2 => '.', $MNT_DETACH);
  chdir '/' or die "/: $!\n";
}

sub become_users {
  my ($users) = @_;
  must('setns of the users', setns => fileno $users, $NEW{user});
  close $users;
}

# Drops what a machine's root has no use for, and what is left of whoever started this.
sub give_up {
  for my $capability (grep { !$kept{$_} } 0 .. 63) {
    last if call(prctl => $PR_CAPBSET_DROP, $capability, 0, 0, 0) != 0 && $!{EINVAL};
  }
  must('setgroups', setgroups => 0, 0);
  must('setresgid', setresgid => 0, 0, 0);
  must('setresuid', setresuid => 0, 0, 0);
  call(keyctl => $KEYCTL_JOIN_SESSION_KEYRING, 0); # of a kernel without keys there is nothing to inherit
  %ENV = (PATH => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  open STDIN, '<', '/dev/null' or die "/dev/null: $!\n";
  open STDOUT, '>', '/dev/null' or die "/dev/null: $!\n";
  open STDERR, '>', '/dev/null' or die "/dev/null: $!\n";
}

sub bind_to {
  my ($source, $target, $flags) = @_;
  must("$source at $target", mount => $source, $target, 'none', $MS{bind}, 0);
  return unless defined $flags;
  must("$target with flags $flags", mount => 'none', $target, 'none', $MS{bind} | $MS{remount} | $flags, 0);
}

sub mount_new {
  my ($type, $target, $flags, $options) = @_;
  must("$type at $target", mount => $type, $target, $type, $flags, $options);
}

sub make_directory {
  for my $path (@_) {
    mkdir $path, 0755 or $!{EEXIST} or die "$path: $!\n";
  }
}

sub get {
  my ($path) = @_;
  open my $file, '<', $path or die "$path: $!\n";
  local $/;
  return scalar <$file>;
}

sub put {
  my ($path, $text) = @_;
  open my $file, '>', $path or die "$path: $!\n";
  print {$file} $text;
  close $file or die "$path: $!\n";
}

sub must {
  my ($what, @call) = @_;
  call(@call) == 0 or die "$what: $!\n";
}

sub call {
  my ($name, @arguments) = @_; # copies: syscall takes no literals
  return syscall $call{$name}, @arguments;
}

sub fail {
  my ($reason) = @_;
  print STDERR $reason =~ s/\n?\z/\n/r;
  exit 1;
}
