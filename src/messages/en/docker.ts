export const docker = {
  docker_not_offered:
    'this server uses no Docker daemon, as whoever may use one is root on its host: name those that it may use in SPRINGTIDE_DOCKER, such as unix:///var/run/docker.sock, and start it again',
  docker_not_admitted: 'this server may not use {daemon}: add it to SPRINGTIDE_DOCKER, and start the server again',
  not_docker_daemon:
    '{given} is no address of a Docker daemon: give unix:///PATH, tcp://HOST:PORT (with TLS) or ssh://USER@HOST',
  docker_network_and_subnet: 'settings.subnet is for a network of its own: leave out network, or subnet',
  docker_no_socket_there:
    'nothing listens at {path} of {host}: does Docker run there, may this user open its socket, and does sshd allow AllowStreamLocalForwarding?',
  docker_needs_certificates:
    'a daemon over TCP needs certificates: copy its CA, a certificate and its key to {directory} as NAME.ca.pem, NAME.cert.pem and NAME.key.pem (mode 600), and set access.certificates to NAME',
  docker_answer_too_long: 'the daemon answers more than {most} bytes',
  docker_answer_wrong: 'the daemon does not answer as Docker does: does something else listen there?',
  docker_away: 'nothing listens at {daemon}: start Docker there (systemctl start docker)',
  docker_not_permitted:
    'the user {user} may not open {daemon}: add it to the group of that socket (usermod -aG docker {user}), which makes it root there, or use a rootless Docker of its own; then start the server again',
  docker_failed: '{daemon} does not answer: {reason}',
  docker_slow: '{daemon} did not answer within {seconds} s',
  docker_refused: '{daemon} refuses: {reason}',
  docker_too_old: 'the daemon has version {version} of the API, and {oldest} is needed: update it',
  docker_without_limits:
    'the daemon does not limit {settings}: a rootless one needs cgroup v2 and its controllers delegated to its user',
  docker_image_missing: 'the daemon has no image {image}: run docker pull {image} there, or build it',
  docker_image_lacks: 'image {image} has no {program}: a node needs it (Debian package openssh-server)',
  docker_network_missing: 'the daemon has no network {network}: make it there, or leave network out',
  docker_network_of_other:
    'network {network} was not made for this machine type: remove it (docker network rm {network}), or set network',
  docker_addresses_used: 'every address of network {network} is in use: return machines, or use a larger network',
  docker_pools_used:
    'the daemon has no addresses left for another network: remove unused ones (docker network prune), or set subnet',
  docker_subnet_taken: 'another network of the daemon has addresses of {subnet}: set another subnet',
  docker_disk_full: 'the disk of {daemon} is full: make room there (docker system df)',
  docker_too_many_cpus: 'the host of {daemon} has not so many processors: set fewer cpus',
  docker_name_of_other:
    'container {name} has the name of this machine, and was made by somebody else: rename or remove it',
  docker_container_made: 'container {name} is made of {image}',
  docker_container_started: 'it runs, with address {ip} in network {network}',
  docker_container_ended: 'a container of image {image} ended at once with {code}: {reason}',
  docker_container_gone: 'container {name} was removed while it was being made',
  docker_container_slow: 'container {name} did not become ready in time: the daemon may be busy',
  docker_container_stays: 'container {name} is being removed, and is still there: the daemon may be busy',
} as const;
