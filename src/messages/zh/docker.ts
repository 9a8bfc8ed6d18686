export const docker = {
  docker_not_offered:
    '本服务器未启用任何 Docker 守护进程，因为能使用它的人就是其主机的 root：请在 SPRINGTIDE_DOCKER 中写明可使用的守护进程，例如 unix:///var/run/docker.sock，然后重新启动',
  docker_not_admitted: '本服务器不能使用 {daemon}：请把它加入 SPRINGTIDE_DOCKER，然后重新启动服务器',
  not_docker_daemon:
    '{given} 不是 Docker 守护进程的地址：请写 unix:///PATH、tcp://HOST:PORT（使用 TLS）或 ssh://USER@HOST',
  docker_network_and_subnet: 'settings.subnet 只用于单独创建的网络：network 和 subnet 只能填写一个',
  docker_no_socket_there:
    '{host} 的 {path} 没有监听：Docker 是否在运行、该用户能否打开其套接字、sshd 是否允许 AllowStreamLocalForwarding？',
  docker_needs_certificates:
    '通过 TCP 访问守护进程需要证书：请把它的 CA、证书和私钥复制到 {directory}，命名为 NAME.ca.pem、NAME.cert.pem 和 NAME.key.pem（权限 600），并把 access.certificates 设为 NAME',
  docker_answer_too_long: '守护进程的响应超过 {most} 字节',
  docker_answer_wrong: '守护进程的响应与 Docker 不符：那里监听的是否是其他程序？',
  docker_away: '{daemon} 没有监听：请在那里启动 Docker（systemctl start docker）',
  docker_not_permitted:
    '用户 {user} 不能打开 {daemon}：请把它加入该套接字的用户组（usermod -aG docker {user}，这会使它成为那里的 root），或使用该用户自己的 rootless Docker；然后重新启动服务器',
  docker_failed: '{daemon} 没有响应：{reason}',
  docker_slow: '{daemon} 在 {seconds} 秒内没有响应',
  docker_refused: '{daemon} 拒绝：{reason}',
  docker_too_old: '守护进程的 API 版本为 {version}，需要 {oldest}：请升级',
  docker_without_limits: '守护进程不限制 {settings}：rootless 模式需要 cgroup v2，并把控制器委派给其用户',
  docker_image_missing: '守护进程没有镜像 {image}：请在那里执行 docker pull {image}，或构建它',
  docker_image_lacks: '镜像 {image} 中没有 {program}：节点需要它（Debian 软件包 openssh-server）',
  docker_network_missing: '守护进程没有网络 {network}：请在那里创建，或不填 network',
  docker_network_of_other: '网络 {network} 不是为该机型创建的：请删除它（docker network rm {network}），或填写 network',
  docker_addresses_used: '网络 {network} 的地址都在使用：请归还机器，或使用更大的网络',
  docker_pools_used: '守护进程没有可用于新网络的地址：请删除不用的网络（docker network prune），或填写 subnet',
  docker_subnet_taken: '守护进程的另一个网络已使用 {subnet} 中的地址：请改用其他 subnet',
  docker_disk_full: '{daemon} 的磁盘已满：请清理空间（docker system df）',
  docker_too_many_cpus: '{daemon} 的主机没有那么多处理器：请减小 cpus',
  docker_name_of_other: '容器 {name} 占用了该机器的名称，而它由他人创建：请重命名或删除它',
  docker_container_made: '已用 {image} 创建容器 {name}',
  docker_container_started: '已启动，在网络 {network} 中的地址为 {ip}',
  docker_container_ended: '镜像 {image} 的容器立即以 {code} 结束：{reason}',
  docker_container_gone: '容器 {name} 在创建过程中被删除',
  docker_container_slow: '容器 {name} 未能及时就绪：守护进程可能繁忙',
  docker_container_stays: '容器 {name} 正在删除，但仍然存在：守护进程可能繁忙',
} as const;
