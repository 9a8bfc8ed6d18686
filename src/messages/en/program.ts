export const program = {
  postgres_not_starting: 'PostgreSQL in {directory} (SPRINGTIDE_DATA_DIR) does not start: {cause}: {remedy}',
  see_file: 'see {file}',
  token_made_for_ever: 'token {id} of {owner}, which never expires; its secret is shown only here:',
  token_made: 'token {id} of {owner}, which expires at {time}; its secret is shown only here:',
  token_usage:
    'npm start -- token --owner NAME [--name TEXT] [--expires-in 90d]\n      Makes a token in the database, also while the server runs, and prints it. For when nobody has one.\n      --owner       the operator who uses it\n      --name        what it is for (made on the server)\n      --expires-in  after so many seconds, or 30m, 12h, 90d (never)',
  program_usage:
    'Usage:\n  npm start\n      Runs the server.\n  {token}\n\nSettings are environment variables:\n\n{settings}',
  setting_now: 'now: {value} ({origin})',
  setting_empty: '(empty)',
  origin_default: 'default',
  origin_environment: 'environment',
  outbound_special:
    '{host} is a {kind} address, and is not contacted unless SPRINGTIDE_OUTBOUND_ALLOW names it, as {place}',
  outbound_special_of_name:
    '{host} is {address}, which is a {kind} address, and is not contacted unless SPRINGTIDE_OUTBOUND_ALLOW names it, as {place}',
  setting_host: 'the address to listen on',
  setting_port: 'the port to listen on; 0 = any free one',
  setting_data_dir: 'where the embedded database, keys and sandbox nodes are kept',
  setting_database_url: 'a PostgreSQL (15 or newer) of your own; empty = the embedded one',
  setting_role: 'what this process does',
  setting_auth: 'trust: the Authorization header names the operator (loopback only); token: it has to carry a token',
  setting_sandbox:
    'whether sandbox nodes may be made on this host, by everybody who may use the API: 1, 0, or auto = in trust mode',
  setting_tz: 'the time zone of shown times and schedules',
  setting_log_level: 'the least severe messages that are logged',
  setting_max_expand: 'the most nodes that one expand may make',
  setting_max_connections: 'the most SSH connections that this process holds',
  setting_max_streams: 'the most streams of events that this process holds',
  setting_operator_streams: 'the most streams of events that one operator has open on this process',
  setting_task_detail:
    'how /task/:id/detail shows nodes unless it is asked otherwise: flat = one list; grouped = by state, for the older PHP console',
  setting_step_timeout: 'seconds that one attempt of a step may take',
  setting_retry_interval: 'seconds between two attempts of a step',
  setting_stop_grace: 'seconds that running steps get to end when a task is stopped',
  setting_depend_wait: 'seconds that the nodes of a pool wait for those of a pool it depends on',
  setting_lease:
    'seconds of silence after which others take over the work of a process that is frozen or cut off; the same for all',
  setting_terminal_idle: 'seconds without a typed key after which a terminal on a node is closed',
  setting_node_file_limit: 'bytes that a file has at most which is downloaded from a node, or uploaded to one',
  setting_keep_logs: 'days for which the logs of tasks and steps, and the records of terminals, are kept',
  setting_outbound_allow:
    'loopback, link-local and metadata addresses that the server may contact (Prometheus, health checks, load balancers and the hosts before them), such as 127.0.0.1:9090, 127.0.0.0/8, localhost',
  setting_ansible_modules:
    "the modules of Ansible's collections that actions may name, with commas between them, as community.general.ufw",
  setting_ansible_collections:
    'directories with collections of Ansible, with commas between them, besides /usr/share/ansible/collections',
  setting_git_directories:
    'directories of the server, with commas between them, below which repositories of git may lie (file:///…)',
  setting_docker:
    'daemons of Docker on which machines may be made, with commas between them, such as unix:///var/run/docker.sock; whoever may use one is root on its host',
  setting_sealing_key_file:
    'the file of the sealing key, the same on each machine; older keys may follow, with commas between them; by default one that is made in the data directory',
  setting_ssh_agents:
    'ssh-agents whose keys machine types may use, as NAME=/PATH with commas between them, such as prod=/run/agents/prod.sock',
  config_wrong: '{variable}={given}: {reason}',
  config_unknown: '{name}: there is no such setting',
  trust_needs_loopback:
    'SPRINGTIDE_HOST={host}: with SPRINGTIDE_AUTH=trust anybody who reaches the server may do everything, so it only listens on a loopback address; set SPRINGTIDE_AUTH=token or SPRINGTIDE_HOST=127.0.0.1',
  must_be_directory: 'must be a path without quotation marks, $, backquotes, backslashes and control characters',
  must_be_directories: 'must be absolute paths, and {given} is not one',
  not_collection_module: '{name} is not a module of a collection: write its whole name, as community.general.ufw',
  must_be_database_url: 'must be a connection URI such as postgresql://user:password@host:5432/springtide',
  must_be_time_zone: 'must be an IANA time zone such as Asia/Shanghai or UTC',
  port_taken:
    'SPRINGTIDE_PORT={port}: another program listens on port {port} of {host}: stop it, or set SPRINGTIDE_PORT to another port (0 = any free one)',
  port_forbidden:
    'SPRINGTIDE_PORT={port}: the user of the server may not listen on it: set SPRINGTIDE_PORT to a port from 1024 on',
  host_not_own:
    'SPRINGTIDE_HOST={host}: this machine has no such address: set SPRINGTIDE_HOST to one of its own, such as 127.0.0.1',
  listening_failed: 'SPRINGTIDE_HOST={host}, SPRINGTIDE_PORT={port}: {reason}',
  first_token_shown: 'the first token, of {owner}, which is shown only this once: {secret}',
  option_unknown: 'there is no option {words}: npm start -- --help',
  database_setting_wrong: '{setting}: {reason}',
  database_unreachable: 'the database cannot be reached: {cause}: start it, or name another',
  database_denies: 'the database refuses the login: {cause}: correct the user and the password',
  database_missing: '{cause}: make it with createdb, or name another',
  migration_unknown:
    'the database has migration {name}, which this version of Springtide does not know: start the newer version',
  migration_changed:
    'migration {name} was changed after it ran in this database: put src/store/migrations/{name} back as it was, and make a further file for what is to change',
  data_dir_too_long:
    'SPRINGTIDE_DATA_DIR={directory} is too long for a socket ({most} bytes): name a directory with a shorter path',
  cluster_access_failed: 'access to PostgreSQL in {directory} cannot be set up: {reason}',
  postgres_user_shut_out:
    'the user "postgres", who runs PostgreSQL for root here, cannot enter {path}: have Springtide and SPRINGTIDE_DATA_DIR in directories that all users may enter, run it as another user than root, or set SPRINGTIDE_DATABASE_URL',
  cluster_in_use_elsewhere:
    'another Springtide server uses the data directory {directory}, and does not know the password in {file}: stop that server',
  data_dir_in_use:
    'another Springtide server (pid {pid}) uses the data directory {directory}: stop it, or set SPRINGTIDE_DATA_DIR to another directory',
  no_embedded_postgres:
    'there is no embedded PostgreSQL for {platform}: set SPRINGTIDE_DATABASE_URL to a PostgreSQL of your own',
  disk_not_writable:
    'its disk cannot be written: mount it for writing, or set SPRINGTIDE_DATA_DIR to another directory',
  disk_is_full: 'its disk is full: make room, and start again',
  cluster_damaged:
    'files of the database are damaged or missing: put the whole directory back from a backup, or move it away to begin with an empty database',
  cluster_of_other_version:
    'it was made by another version of PostgreSQL: start the version of Springtide that made it',
  cluster_not_permitted:
    "the user of the server may not read or write all of it: give it back to that user with chown -R, or set SPRINGTIDE_DATA_DIR to a directory of the user's own",
  too_little_memory: 'there is not enough memory for it: it needs 300 MB',
  postgres_silent: 'it said nothing',
  postgres_not_as_root:
    'PostgreSQL cannot run as root here (no user namespaces, no user "postgres"): run Springtide as another user, or set SPRINGTIDE_DATABASE_URL',
  lock_failed: 'the file {path} cannot be locked: flock ended with {code}',
  program_failed: '{program} ended with {code}: {output}',
  owner_missing: '--owner is missing: {usage}',
  expires_in_wrong:
    '--expires-in is {given}, and must be a number of seconds, or such as 30m, 12h or 90d, up to {most}d',
  not_allow_entry:
    '‘{text}’ is none of an address, a network such as 10.0.0.0/8, or a host name, each with a port or without',
  allow_list_too_long: 'has {count} entries, and may have {most}',
  allow_port_wrong: '‘{text}’ has the port ‘{port}’: name one from 1 to {most}',
  directory_setting_wrong: '{setting}: {reason}',
  directory_not_made:
    '{reason}: make it as root with install -d -m 0700 -o {uid} -g {gid} {path}, or name another directory',
  directory_not_writable: '{reason}: name a directory on a disk that can be written',
  directory_of_other:
    "{directory} belongs to uid {owner}, and must be uid {uid}'s, who uses it: chown -R {uid}:{gid} {directory} if all that is in it is yours, or name a directory of its own",
  directory_open_to_others:
    'others may enter {directory} (mode {mode}), and its file system does not let that be changed: name a directory on another',
  file_is_link: 'it is a symbolic link: put the file itself there',
  file_is_none: 'it is not a file',
  file_of_other: 'it belongs to uid {uid}, and must belong to the user of the server: chown {own} {path}',
  file_readable_by_others: 'others may read it (mode {mode}): chmod 600 {path}',
  file_too_long: 'it has {size} bytes, and {most} is the most',
  file_wrong: '{path}: {reason}',
  way_is_file: '{path} is a file, and must be a directory: move it away, or name another directory',
  way_is_link: '{path} is a symbolic link of uid {uid}: remove it',
  way_has_many_links: '{path} has too many symbolic links on the way',
  way_of_other:
    '{directory} belongs to uid {uid}, who could put another directory in its place: chown root {directory}, or name a directory elsewhere',
  way_writable_by_others:
    'others may write in {directory} (mode {mode}), and could put another directory in its place: chmod go-w {directory}, or name a directory elsewhere',
  outbound_host_wrong: '‘{host}’ is neither a host name nor an address',
  outbound_no_address: '{host} has no address',
  outbound_failed: 'it cannot be reached ({code})',
  line_and_line: '{first}\n{second}',
} as const;
