export const nginx = {
  nginx_file_unread: 'line {line} cannot be read: a quote or a block is not closed, or a directive has no ";"',
  nginx_file_lua: 'line {line} begins a block of Lua, which is not read: move the upstreams to a file of their own',
  nginx_no_upstream: 'the file has no upstream {name}: add it there, with a server that is down if it has none yet',
  nginx_upstream_twice: 'the file has upstream {name} twice',
  nginx_stopped: 'nginx does not run: {pid_file} names no process of nginx that has workers',
  nginx_rejects: '{program} -t rejects the configuration, which stays as it was: {said}',
  nginx_not_reloaded: '{program} -s reload failed, and the file is as it was: {said}',
  nginx_reload_idle:
    'nginx began no worker after the reload, and the file is as it was: the error log of nginx says why',
  nginx_not_loaded: 'nginx runs with an older version of the file: reload it, or the next change will',
  nginx_server_silent:
    '{address} did not take a connection from every host of nginx within {seconds} s, and was not put in',
  nginx_server_absent: '{node} is not in upstream {upstreams}',
  nginx_server_back: '{server} ({address}) was put in again while it was drained, and stays',
  nginx_server_kept: '{server} is left in the file as "down", as somebody else wrote its line: {how}',
  nginx_drain_left: 'after {seconds} s, nginx on {hosts} still had requests from before, which it goes on with',
  nginx_drain_unknown: 'after {seconds} s, it is not known whether all requests had ended: {reasons;}',
} as const;
