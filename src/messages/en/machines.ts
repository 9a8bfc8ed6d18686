export const machines = {
  day_wrong: '{field} is {given}, and must be a day such as 2026-11-30',
  days_reversed: 'to is {to}, which is before {from}: say the first day in from, and the last one in to',
  days_too_many: '{given} days are asked for, and {most} are kept: ask for fewer',
  usage_rows_too_many:
    'the file would have {given} rows, and may have {most}: ask for fewer days, or for larger groups',
  currency_unknown: 'currency {given} is none of ISO 4217: use a code like EUR, USD or CNY',
  price_without_currency: 'price_per_hour is without a currency: add one, such as EUR',
  currency_without_price: 'currency is without a price: give price_per_hour, or leave both out',
  machines_beyond_type:
    'machine type {name} may have {most:machine|machines}, has {has}, and {more} more are asked for: ask for fewer, return some, or raise its limit',
  machines_beyond_cluster:
    'cluster {name} may have {most:machine|machines}, has {has}, and {more} more are asked for: ask for fewer, return some, or raise its limit',
  inventory_empty: 'the list of machines is empty: add some',
  inventory_not_addresses: 'the list has entries that are not addresses and are not used: {addresses}',
  commands_run_on_host:
    'only for what you would run on this host yourself: commands on a machine run on this host as {user}, and may do what the server may, its data directory included',
  no_user_namespaces:
    "only for what you would run on this host yourself: this kernel gives no user namespaces, so a machine's root is this host's root, and only the files and capabilities that it was given keep it from being more",
  machine_of_other_type: '{machine} was not made by machine type {id}: return it with the one that made it',
  no_spare_machine: 'all {count} machines of machine type {id} are in use: add machines to it, or shrink a pool',
  data_dir_exposed:
    '{path} lies among the programs of this host, which sandbox machines see: set SPRINGTIDE_DATA_DIR to a directory elsewhere',
  sshd_missing: 'sshd is missing: apt-get install openssh-server',
  namespaces_need_root: 'namespaces need root: run Springtide as root, or choose isolation "loopback"',
  program_broken: '{program} does not work (Debian package {package}): {reason}',
  machines_reach_host: 'machines reach what listens on this host, as no filter can be set: {reason}',
  machines_of_older_version: 'machines of an older version are root on this host: return {machines}, and make others',
  machine_being_made: '{machine} is being made',
  sandbox_network_full: '10.87.0.0/16 has no free block: remove sandbox machines of other installations on this host',
  not_sandbox_machine: '{machine} is not a sandbox machine',
  sandbox_addresses_used: 'every address of the sandbox is in use',
  program_ended: '{program} {arguments} ended with {code}: {output}',
  init_ended: 'its init process ended',
  maker_gave_up: 'the call that was creating it was cancelled',
  sandbox_machine_failed: 'sandbox machine {machine} cannot be made: {reason}',
  key_not_usable: 'the private key {path} cannot be used: {reason}',
  key_is_public: 'it is a public key: give the file beside it, without .pub',
  key_has_passphrase:
    'it has a passphrase: give it in the setting passphrase where there is one, or take it off a copy with {command} {path}',
  key_passphrase_wrong: 'its passphrase is another than the setting passphrase has',
  key_has_many_rounds:
    'its passphrase takes {rounds} rounds to try, and may take 200: lower them with ssh-keygen -p -a 24 -f {path}',
  key_is_pkcs:
    'it is in PKCS#8 format: change it to that of OpenSSH with {change} {path}, or make a new one with {make} {path}',
  key_unknown: 'it is not a private key of a known format ({reason}): make one with {make} {path}',
  key_name_wrong:
    '{name} is not the name of a key: add the key on the page of keys, or copy it to {directory} on a server (mode 600), and give the name that it has there',
  key_not_there: 'there is no key {name}: add it on the page of keys, or copy it to {directory} on a server (mode 600)',
  host_key_changed:
    'the host key is not the one it had before: somebody may be intercepting the connection, or the machine was made anew; if it was, remove its node from the pool and add it again, which forgets the key',
  machine_program_silent: 'program {program} said nothing about this machine when it was to {verb}',
  machine_server_silent: '{url} said nothing about this machine when it was to {verb}',
  machine_server_incomplete: '{url} named no vm_id and ip of the machine, and no error',
  cloud_quota: 'the quota of the cloud account is used up: raise it there, or give back what is not needed ({said})',
  cloud_balance: 'the balance of the cloud account is used up: top it up there, then retry ({said})',
  cloud_capacity:
    'the cloud has no such machine free now: name other zones or types in the machine type, or retry later ({said})',
  cloud_credential:
    'the cloud does not accept the credentials: check those of the settings, or of this server ({said})',
  cloud_permission:
    'the cloud account lacks a permission: give it what the page of this provider in the docs lists ({said})',
  cloud_permission_for: 'the cloud account may not do {action}: allow it ({said})',
  cloud_missing: 'the cloud does not know what the settings name: correct them ({said})',
  cloud_clock: "the clock of this server differs too much from the cloud's: set it, for example with NTP ({said})",
  cloud_throttled: 'the cloud takes no more calls for now (rate limit): retry later, or have the limit raised ({said})',
  cloud_unsure: 'the cloud fails or does not answer; a retry finds what it may have done ({said})',
  cloud_refused: 'the cloud refuses: {said}',
  cloud_asked: 'the cloud was asked for it: {machine}',
  cloud_booting: 'it is booting',
  cloud_address: 'its address is {address}',
  cloud_gone: 'machine {machine} was terminated while it booted: the cloud does not say why; its own log may',
  cloud_stopped: 'machine {machine} is {status}: start it in the cloud, or return it',
  cloud_late:
    'it does not run, or has no address, after {seconds} s: look at it in the cloud, or raise the time limit; a retry finds it again',
  cloud_no_host_key:
    'its console showed no SSH host keys within {seconds} s: does its image have cloud-init? Else set read_host_key to false',
  cloud_user_data_unknown:
    'user data must begin with #cloud-config, #!, #include, #cloud-boothook or ## template: jinja',
  openstack_url_wrong: 'this is no address of a service: give one such as https://cloud.example.com:5000/v3',
  openstack_login_wrong: 'fill in either the credential with its secret, or the user with all fields that follow it',
  machine_boots: 'machine {machine} was made in {place}, and boots',
  machine_ended: 'machine {machine} ended before it was ready ({said}); a retry makes another',
  machine_withdrawn: 'it was given up while it was being made',
  endpoint_wrong: '{endpoint} is not the URL of an API: give one such as https://ec2.example.com',
  aws_image_missing: 'name an image or a launch template',
  aws_type_missing: 'name an instance type or a launch template',
  aws_tag_reserved: 'the tag {tag} has a name that Springtide or AWS uses itself: choose another',
  aliyun_tag_reserved: 'the tag {tag} has a name or value that Springtide or Alibaba Cloud uses itself: choose another',
  aliyun_no_public_address:
    'machines have a public address only with bandwidth to the internet: set it, or have them reached by their private address',
  cloud_user_data_long:
    'with what Springtide adds, the user data is longer than {most} bytes: shorten it, or fetch the rest from it',
  machines_listed_late: 'there was no list of the machines within {seconds} s',
  machines_too_many: 'the list has more than {most} machines',
  machine_not_stray:
    'machine {machine} has a node, is being made, or is not there: only machines that no node has can be returned here',
  machine_stray_lately: 'machine {machine} had no node for less than {minutes} min: it can be returned in {seconds} s',
  machine_program_incomplete: 'program {program} named no vm_id and ip of the machine, and no error',
} as const;
