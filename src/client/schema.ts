/*
 * The types of the HTTP API. Made from the definitions in src/api: change those, and then
 *
 *   npm run generate-client
 */

export interface paths {
    readonly "/cluster/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Clusters, the newest first
         * @description 集群列表，新的在前
         */
        readonly get: operations["cluster_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cluster/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a cluster
         * @description 创建集群
         */
        readonly post: operations["cluster_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cluster/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change a cluster; what is left out keeps its value
         * @description 修改集群；未给出的字段保持不变
         */
        readonly post: operations["cluster_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cluster/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a cluster that has no services
         * @description 删除没有服务的集群
         */
        readonly post: operations["cluster_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cluster/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One cluster
         * @description 查看一个集群
         */
        readonly get: operations["cluster_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cluster/{id}/list_services": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The services of a cluster, the oldest first
         * @description 集群中的服务，旧的在前
         */
        readonly get: operations["cluster_id_list_services"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/service/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a service in a cluster
         * @description 在集群中创建服务
         */
        readonly post: operations["service_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/service/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change a service; what is left out keeps its value
         * @description 修改服务；未给出的字段保持不变
         */
        readonly post: operations["service_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/service/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a service that has no pools
         * @description 删除没有服务池的服务
         */
        readonly post: operations["service_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/service/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Services of all clusters, the newest first
         * @description 所有集群的服务列表，新的在前
         */
        readonly get: operations["service_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/service/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One service
         * @description 查看一个服务
         */
        readonly get: operations["service_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/service/{id}/list_pools": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The pools of a service, the oldest first
         * @description 服务中的服务池，旧的在前
         */
        readonly get: operations["service_id_list_pools"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a pool in a service
         * @description 在服务中创建服务池
         */
        readonly post: operations["pool_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change a pool; what is left out keeps its value
         * @description 修改服务池；未给出的字段保持不变
         */
        readonly post: operations["pool_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a pool that has no nodes
         * @description 删除没有节点的服务池
         */
        readonly post: operations["pool_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Pools, the newest first
         * @description 服务池列表，新的在前
         */
        readonly get: operations["pool_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One pool
         * @description 查看一个服务池
         */
        readonly get: operations["pool_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/expand/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make nodes and bring them up
         * @description 扩容：创建节点并启动服务
         */
        readonly post: operations["pool_expand_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/shrink/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Take nodes down and return their machines
         * @description 缩容：下线节点并归还机器
         */
        readonly post: operations["pool_shrink_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/deploy/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring an image to all nodes, batch by batch
         * @description 上线：分批把镜像部署到所有节点
         */
        readonly post: operations["pool_deploy_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/replace/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Replace machines by new ones, batch by batch, the oldest first
         * @description 更换机器：分批用新机器替换旧机器，最旧的在前
         */
        readonly post: operations["pool_replace_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/{id}/list_nodes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The nodes of a pool, the oldest first
         * @description 服务池中的节点，旧的在前
         */
        readonly get: operations["pool_id_list_nodes"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/images": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What the nodes of pools are known to run, pool by pool; pools without nodes are left out
         * @description 各服务池的节点正在运行的镜像；没有节点的服务池不列出
         */
        readonly get: operations["pool_images"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/{id}/add_nodes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Add machines that exist to a pool, all or none
         * @description 把已有的机器加入服务池，全部加入或全部不加
         */
        readonly post: operations["pool_id_add_nodes"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/{id}/remove_nodes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Take nodes out of a pool, all or none; their machines go on
         * @description 把节点移出服务池，全部移出或全部不移；机器继续运行
         */
        readonly post: operations["pool_id_remove_nodes"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/pool/search_by_ip/{iplist}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The pools of addresses in any spelling, separated by commas; -1 for an unknown one
         * @description 按 IP（逗号分隔）查询所在的服务池；未知的为 -1
         */
        readonly get: operations["pool_search_by_ip_iplist"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/node/find": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Nodes of all pools, by their addresses, their pool, service or cluster, their condition and their facts
         * @description 在所有服务池中按地址、服务池、服务、集群、状态和信息查找节点
         */
        readonly post: operations["node_find"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/node/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One node: where it belongs, its machine, its load balancers and what it runs
         * @description 查看一个节点：所属服务池、机器、负载均衡和正在运行的镜像
         */
        readonly get: operations["node_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/node/{id}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The tasks that a node was in, the latest first; also of a node that is gone
         * @description 节点参与过的任务，新的在前；节点已移除时仍可查询
         */
        readonly get: operations["node_id_history"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/node/at/{address}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The id of the node with an address, in any spelling
         * @description 按地址查询节点 ID（任意写法）
         */
        readonly get: operations["node_at_address"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/node/open_terminal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * A ticket for one terminal on a node: a WebSocket at /terminal that offers it within seconds, once
         * @description 获取在节点上打开一个终端的凭证：在几秒内用它连接 /terminal 的 WebSocket，仅一次有效
         */
        readonly post: operations["node_open_terminal"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/terminal/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Terminals, the latest first
         * @description 终端列表，新的在前
         */
        readonly get: operations["terminal_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/terminal/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One terminal
         * @description 查看一个终端
         */
        readonly get: operations["terminal_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/terminal/{id}/cast": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a terminal showed, as a file; what was typed is not recorded
         * @description 终端显示过的内容，以文件形式；不记录输入
         */
        readonly get: operations["terminal_id_cast"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/node/facts/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The facts of a node, as it last said them; gathered is null when none are known
         * @description 节点最近一次上报的信息；gathered 为 null 表示尚未采集
         */
        readonly get: operations["node_facts_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/node/gather_facts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ask nodes for their facts: one task for each pool they are in
         * @description 采集节点信息：每个服务池一个任务
         */
        readonly post: operations["node_gather_facts"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Run a template on nodes: one task for each pool they are in
         * @description 在节点上运行模板：每个服务池一个任务
         */
        readonly post: operations["task_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/start/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Start a task, go on with a paused one, or run again what failed
         * @description 启动任务；继续已暂停的任务；重新运行失败的节点
         */
        readonly post: operations["task_start_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/start": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/pause/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Pause a task: running steps end, nothing new starts
         * @description 暂停任务：正在运行的步骤会结束，不再启动新的步骤
         */
        readonly post: operations["task_pause_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/stop/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Stop a task for good
         * @description 停止任务，不能再启动
         */
        readonly post: operations["task_stop_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/stop": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Tasks, the newest first
         * @description 任务列表，新的在前
         */
        readonly get: operations["task_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One task
         * @description 查看一个任务
         */
        readonly get: operations["task_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/run_command": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Run a command on nodes: one task for each pool they are in; no template and no step is left behind
         * @description 在节点上运行命令：每个服务池一个任务，不会留下模板或步骤
         */
        readonly post: operations["task_run_command"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/{id}/detail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The nodes of a task, in order; without page and page_size all of them
         * @description 任务中的节点，按顺序；不给 page 和 page_size 时返回全部
         */
        readonly get: operations["task_id_detail"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/{id}/log": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The log of a task, the oldest line first; without page and page_size all of it
         * @description 任务日志，旧的在前；不给 page 和 page_size 时返回全部
         */
        readonly get: operations["task_id_log"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/flow/{id}/log": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/node/{id}/log": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What each step wrote on a node of a task, in the steps’ order
         * @description 任务中一个节点上每个步骤的输出，按步骤顺序
         */
        readonly get: operations["task_node_id_log"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/node/{id}/attempts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The attempts of the steps on a node of a task: times, exit codes, and what each wrote and when
         * @description 任务中一个节点上每个步骤的每次尝试：时间、退出码，以及输出内容和时间
         */
        readonly get: operations["task_node_id_attempts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/node/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Run a failed or skipped node of a task again, from the step it failed at
         * @description 从失败的步骤起重新运行任务中失败或被跳过的节点
         */
        readonly post: operations["task_node_id_retry"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/node/{id}/skip": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Leave a failed or waiting node out of its task
         * @description 跳过任务中失败或等待中的节点
         */
        readonly post: operations["task_node_id_skip"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/node/{id}/abandon": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Give up a node whose step does not end: it fails at once, and what runs there is ended when it answers
         * @description 放弃步骤迟迟不结束的节点：立即判为失败，其上的命令在节点恢复响应后结束
         */
        readonly post: operations["task_node_id_abandon"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/{id}/progress": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The batches of a task, and how long its steps take
         * @description 任务的批次进度，以及每个步骤的耗时
         */
        readonly get: operations["task_id_progress"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/{id}/checks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a step would change on the nodes of a check, equal changes once: failures first, then what few nodes said
         * @description 检查任务中一个步骤会在各节点上改动什么，相同的只列一次：先列失败的，再列少数节点的
         */
        readonly get: operations["task_id_checks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/{id}/output": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a step wrote on the nodes of a task, each text once: failures first, then what few nodes wrote
         * @description 一个步骤在任务各节点上的输出，相同的只列一次：先列失败的，再列少数节点的输出
         */
        readonly get: operations["task_id_output"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/{id}/plan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The steps of a task with their limits, and its scripts as they are filled in for one of its nodes
         * @description 任务各步骤的参数和限制，以及为其中一个节点填好的脚本
         */
        readonly get: operations["task_id_plan"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/{id}/compare": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How a task differs from another one
         * @description 一个任务与另一个任务的差别
         */
        readonly get: operations["task_id_compare"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/saveTask": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Say which size a pool should have at what time, when it is deployed to, and which pools move with it
         * @description 保存定时任务：服务池在什么时间应有多少节点、何时上线，以及随之伸缩的依赖池
         */
        readonly post: operations["task_saveTask"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/deleteTask/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a schedule; the nodes that it made stay
         * @description 删除定时任务；已创建的节点保留
         */
        readonly post: operations["task_deleteTask_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/deleteTask": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/scheduleList": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All schedules with when they fire next and what came of it last, the newest first
         * @description 所有定时任务，含下次触发时间与上次结果，新的在前
         */
        readonly get: operations["task_scheduleList"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/expandList/{poolId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The schedules of type expand that a pool has
         * @description 服务池的定时扩容任务
         */
        readonly get: operations["task_expandList_poolId"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/shrinkList/{poolId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The schedules of type shrink that a pool has
         * @description 服务池的定时缩容任务
         */
        readonly get: operations["task_shrinkList_poolId"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/uploadList/{poolId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The schedules of type upload that a pool has
         * @description 服务池的定时上线任务
         */
        readonly get: operations["task_uploadList_poolId"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/clock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The server’s time zone, in which schedules are meant, and its time now
         * @description 服务器时区（定时任务按此时区触发）及当前时间
         */
        readonly get: operations["clock"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task_tpl/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a template of steps
         * @description 创建任务模板
         */
        readonly post: operations["task_tpl_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/impl/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/impl/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task_tpl/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Templates, the newest first
         * @description 任务模板列表，新的在前
         */
        readonly get: operations["task_tpl_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/impl/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/impl/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task_tpl/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One template
         * @description 查看一个任务模板
         */
        readonly get: operations["task_tpl_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task_tpl/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change a template; tasks that exist keep their steps
         * @description 修改任务模板；已有任务的步骤不变
         */
        readonly post: operations["task_tpl_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task_tpl/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a template that no pool and no task needs
         * @description 删除没有被服务池和任务使用的模板
         */
        readonly post: operations["task_tpl_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/impl/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/impl/delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/impl/delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task/impl/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task_step/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Every step that a template can use
         * @description 模板可以使用的所有步骤
         */
        readonly get: operations["task_step_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/remote_step/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Remote steps, the newest first
         * @description 远程步骤列表，新的在前
         */
        readonly get: operations["remote_step_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/remote_step/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a remote step of actions
         * @description 用动作创建远程步骤
         */
        readonly post: operations["remote_step_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/remote_step/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change a remote step; what is left out keeps its value
         * @description 修改远程步骤；未给出的字段保持不变
         */
        readonly post: operations["remote_step_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/remote_step/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a remote step that no template uses
         * @description 删除没有被模板使用的远程步骤
         */
        readonly post: operations["remote_step_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/remote_step/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One remote step
         * @description 查看一个远程步骤
         */
        readonly get: operations["remote_step_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Actions, the newest first
         * @description 动作列表，新的在前
         */
        readonly get: operations["action_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make an action
         * @description 创建动作
         */
        readonly post: operations["action_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change an action; what is left out keeps its value
         * @description 修改动作；未给出的字段保持不变
         */
        readonly post: operations["action_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete an action that no step uses, with its implementations
         * @description 删除没有被步骤使用的动作及其实现
         */
        readonly post: operations["action_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One action
         * @description 查看一个动作
         */
        readonly get: operations["action_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/actimpl/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Implementations of actions, the newest first
         * @description 动作实现列表，新的在前
         */
        readonly get: operations["actimpl_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/actimpl/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Say how an action is done
         * @description 创建动作实现
         */
        readonly post: operations["actimpl_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/actimpl/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change how an action is done; the id is the action’s; only one that no action has is the implementation’s
         * @description 修改动作实现；id 是动作的 id；没有动作使用该 id 时才是实现的 id
         */
        readonly post: operations["actimpl_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/actimpl/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete an implementation; the id is the action’s; only one that no action has is the implementation’s
         * @description 删除动作实现；id 是动作的 id；没有动作使用该 id 时才是实现的 id
         */
        readonly post: operations["actimpl_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/actimpl/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One implementation; the id is the action’s; only one that no action has is the implementation’s
         * @description 查看一个动作实现；id 是动作的 id；没有动作使用该 id 时才是实现的 id
         */
        readonly get: operations["actimpl_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/actimpl/get/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/key/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The keys that machine types and load balancers can name, without their private parts, the newest first
         * @description 机型和负载均衡可以引用的密钥列表（不含私钥内容），新的在前
         */
        readonly get: operations["key_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/key/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Add a private key, which settings can name from now on
         * @description 添加私钥，之后设置中可以引用它
         */
        readonly post: operations["key_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/key/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Put another private key in the place of one; logins use it from then on
         * @description 更换私钥内容；之后的登录使用新密钥
         */
        readonly post: operations["key_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/key/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a key that no machine type and no load balancer names
         * @description 删除没有被机型和负载均衡引用的密钥
         */
        readonly post: operations["key_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/server/key/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change the server’s own key: a new one is made, given to all nodes, tried there, and then used
         * @description 轮换服务器自己的密钥：生成新密钥，分发到所有节点并验证，然后启用
         */
        readonly post: operations["server_key_rotate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/server/key/rotation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far the change of the server’s own key is: the one that runs, or the last one
         * @description 服务器密钥轮换的进度：正在进行的或最近一次
         */
        readonly get: operations["server_key_rotation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/server/key/rotation/nodes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The nodes of that change, those that failed first, with the reason
         * @description 该次轮换涉及的节点，失败的在前，附原因
         */
        readonly get: operations["server_key_rotation_nodes"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/server/key/rotate/finish": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Go on with the change of the key without waiting for some nodes, or for people; in the last phase that ends it
         * @description 继续轮换而不再等待某些节点或人工操作；在最后阶段即结束轮换
         */
        readonly post: operations["server_key_rotate_finish"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/server/key/rotate/back": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Take the change of the key back: nodes keep, or get again, the key from before; a second time: go on after all
         * @description 撤回轮换：节点保留或重新获得原来的密钥；再次调用则继续轮换
         */
        readonly post: operations["server_key_rotate_back"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/file/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The files that actions can send, by their paths; what lies in the directory files of a server is among them
         * @description 动作可以发送的文件，按路径排序；服务器 files 目录中的文件也在其中
         */
        readonly get: operations["file_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/file/write": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Write a file; one of the same path is replaced. A request has 1 MiB: larger files go into the directory files of a server
         * @description 写入文件，同路径的文件会被替换。请求不超过 1 MiB：更大的文件请放入服务器的 files 目录
         */
        readonly post: operations["file_write"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/file/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a file; one that still lies in the directory files of a server comes back when it is changed there
         * @description 删除文件；如果服务器的 files 目录中还有它，在那里被修改后会再次出现
         */
        readonly post: operations["file_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/repository/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Repositories, the newest first
         * @description 代码仓库列表，新的在前
         */
        readonly get: operations["repository_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/repository/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One repository
         * @description 查看一个代码仓库
         */
        readonly get: operations["repository_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/repository/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a repository known; it is fetched when it is refreshed or used
         * @description 登记代码仓库；刷新或使用时才拉取
         */
        readonly post: operations["repository_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/repository/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change a repository; what is left out keeps its value. Its name stays, as actions have it
         * @description 修改代码仓库；未给出的字段保持不变。名称不能修改，因为动作里写着它
         */
        readonly post: operations["repository_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/repository/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a repository that no action and no unfinished task uses
         * @description 删除没有被动作和未完成任务使用的代码仓库
         */
        readonly post: operations["repository_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/repository/restore/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring a repository back that was deleted less than a day ago, with its id
         * @description 恢复一天内删除的代码仓库，ID 不变
         */
        readonly post: operations["repository_restore_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/repository/{id}/refresh": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Fetch a repository now; answers when that has ended
         * @description 立即拉取代码仓库；结束后返回
         */
        readonly post: operations["repository_id_refresh"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/repository/{id}/files": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The files of a repository at a commit, by their paths
         * @description 代码仓库在某个提交的文件，按路径排序
         */
        readonly get: operations["repository_id_files"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/repository/{id}/usage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The actions that take files of a repository
         * @description 使用该代码仓库文件的动作
         */
        readonly get: operations["repository_id_usage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task_tpl/{id}/usage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The pools, schedules and tasks that use a template
         * @description 使用该模板的服务池、定时任务和任务
         */
        readonly get: operations["task_tpl_id_usage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/remote_step/{id}/usage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The templates that have a remote step
         * @description 使用该远程步骤的模板
         */
        readonly get: operations["remote_step_id_usage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/{id}/usage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The remote steps that run an action
         * @description 使用该动作的远程步骤
         */
        readonly get: operations["action_id_usage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/deleted/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was deleted and can be restored, the latest first
         * @description 已删除且可恢复的内容，新的在前
         */
        readonly get: operations["deleted_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/task_tpl/restore/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring a template back that was deleted less than a day ago, with its id
         * @description 恢复一天内删除的模板，ID 不变
         */
        readonly post: operations["task_tpl_restore_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/remote_step/restore/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring a remote step back that was deleted less than a day ago, with its id
         * @description 恢复一天内删除的远程步骤，ID 不变
         */
        readonly post: operations["remote_step_restore_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/action/restore/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring an action back that was deleted less than a day ago, with its id and implementations
         * @description 恢复一天内删除的动作及其实现，ID 不变
         */
        readonly post: operations["action_restore_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The machine types, the newest first
         * @description 机型列表，新的在前
         */
        readonly get: operations["vm_type_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One machine type
         * @description 查看一个机型
         */
        readonly get: operations["vm_type_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/providers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The providers that machine types can be of, each with the schema of its settings
         * @description 机型可用的 provider 及其设置的 JSON schema
         */
        readonly get: operations["vm_type_providers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/check/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is wrong with a machine type, as seen from this server; nothing when it is ready
         * @description 检查一个机型：返回从本服务器看到的问题，没有问题则为空
         */
        readonly get: operations["vm_type_check_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a machine type
         * @description 创建机型
         */
        readonly post: operations["vm_type_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change a machine type; what is left out keeps its value
         * @description 修改机型；未给出的字段保持不变
         */
        readonly post: operations["vm_type_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a machine type that no pool uses
         * @description 删除没有被服务池使用的机型
         */
        readonly post: operations["vm_type_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sd/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The load balancers, the newest first
         * @description 负载均衡列表，新的在前
         */
        readonly get: operations["sd_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sd/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One load balancer
         * @description 查看一个负载均衡
         */
        readonly get: operations["sd_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sd/providers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The providers that load balancers can be of, each with the schema of its settings
         * @description 负载均衡可用的 provider 及其设置的 JSON schema
         */
        readonly get: operations["sd_providers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sd/check/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is wrong with a load balancer, as seen from this server; nothing when it is ready
         * @description 检查一个负载均衡：返回从本服务器看到的问题，没有问题则为空
         */
        readonly get: operations["sd_check_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sd/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a load balancer
         * @description 创建负载均衡
         */
        readonly post: operations["sd_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sd/update/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change a load balancer; what is left out keeps its value
         * @description 修改负载均衡；未给出的字段保持不变
         */
        readonly post: operations["sd_update_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sd/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete a load balancer that no pool uses
         * @description 删除没有被服务池使用的负载均衡
         */
        readonly post: operations["sd_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/{id}/drift": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Machines that no node has, and nodes whose machine is gone, as the last look found them
         * @description 最近一次检查发现的差异：没有节点的机器，以及机器已不存在的节点
         */
        readonly get: operations["vm_type_id_drift"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/look/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * List the machines of a type now, and compare them with the nodes; this happens every five minutes anyway
         * @description 立即列出该机型的机器并与节点比较；每五分钟也会自动进行一次
         */
        readonly post: operations["vm_type_look_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/vm_type/return/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Return machines that no node has
         * @description 归还没有节点的机器
         */
        readonly post: operations["vm_type_return_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sd/{id}/drift": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a load balancer has otherwise than steps left it, and servers that Springtide did not make
         * @description 负载均衡与步骤留下的状态之间的差异，以及不由 Springtide 添加的服务器
         */
        readonly get: operations["sd_id_drift"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sd/{id}/mend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Have a load balancer be as steps left it: register what is missing, held or wrong, unregister what should be out, and the foreign servers that are named
         * @description 使负载均衡恢复为步骤留下的状态：注册缺失、被置于维护或不一致的节点，摘除不应接收流量的节点，以及点名的外来服务器
         */
        readonly post: operations["sd_id_mend"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/server/key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The SSH public key that nodes must accept, where their machine type names no other
         * @description 节点必须接受的 SSH 公钥（机型没有指定其他密钥时）
         */
        readonly get: operations["server_key"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/usage/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Machine-hours and their cost by pool, service, cluster or machine type, for days in the server’s time zone
         * @description 按服务池、服务、集群或机型统计的机器小时数和费用，日期按服务器时区计算
         */
        readonly get: operations["usage_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/usage/csv": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The same as a file: a row for each currency, and one for what has no price
         * @description 同样的内容，以文件形式：每种货币一行，没有价格的另列一行
         */
        readonly get: operations["usage_csv"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/changes/{kind}/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who changed a record, and what differs since a version of it; kinds: cluster, service, pool, vm_type, sd, action, action_impl, remote_step, template, schedule, repository
         * @description 查看一条配置自某版本以来由谁修改了什么；类型：cluster、service、pool、vm_type、sd、action、action_impl、remote_step、template、schedule、repository
         */
        readonly get: operations["changes_kind_id"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/fleet/apply": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make records as a file says, all or none of them; or say what that would change
         * @description 按文件创建和修改记录，要么全部生效，要么都不生效；也可以只预览变化
         */
        readonly post: operations["fleet_apply"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/fleet/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The records as a file, with a mask for every secret: /fleet/apply takes it
         * @description 以文件形式导出记录，密钥以掩码代替；/fleet/apply 接受该文件
         */
        readonly get: operations["fleet_export"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/fleet/schema": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The JSON schema of a fleet file, for editors
         * @description 机群文件的 JSON schema，供编辑器使用
         */
        readonly get: operations["fleet_schema"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/token/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Tokens without their secrets, the newest first
         * @description 令牌列表（不含令牌内容），新的在前
         */
        readonly get: operations["token_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/token/create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a token; this answer is the only one that has its secret
         * @description 创建令牌；令牌内容只在本次响应中出现
         */
        readonly post: operations["token_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/token/revoke/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * End a token for good; the list still shows who had it until when
         * @description 吊销令牌；列表仍显示其所有者与吊销时间
         */
        readonly post: operations["token_revoke_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/token/delete/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * End a token for good, and take it off the list
         * @description 删除令牌，使其失效并移出列表
         */
        readonly post: operations["token_delete_id"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/whoami": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who asks, and how the server knows
         * @description 当前操作人，以及服务器如何识别
         */
        readonly get: operations["whoami"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/about": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Which version the server is
         * @description 服务器版本
         */
        readonly get: operations["about"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Whatever has a text in its name, or address, or number; of each kind the closest ones
         * @description 按名称、地址或编号搜索；每一类返回最接近的若干项
         */
        readonly get: operations["search"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/healthz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The process lives
         * @description 进程存活
         */
        readonly get: operations["healthz"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/readyz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The server can serve: it has started, and the database takes changes
         * @description 服务器已启动且数据库可写，可以提供服务
         */
        readonly get: operations["readyz"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/worker/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The processes that run tasks, the oldest first
         * @description 运行任务的进程列表，旧的在前
         */
        readonly get: operations["worker_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happens to tasks, batches and nodes, what their steps write, and what is done to nodes beside tasks, as it happens
         * @description 任务、批次、节点的变化，步骤的输出，以及任务之外对节点的操作，实时推送
         */
        readonly get: operations["events"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Action: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** @description parameter name → its type; the values of a parameter of type secret are never shown */
            readonly params: {
                readonly [key: string]: string;
            };
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
        };
        readonly ActionImpl: {
            readonly id: number;
            /**
             * Format: name
             * @description who carries it out: ansible
             */
            readonly type: string;
            readonly action_id: number;
            readonly template: {
                readonly [key: string]: unknown;
            };
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
        };
        readonly BalancerDifference: {
            /**
             * @description missing: it should be there, and get requests; serving: it should get none; address, weight: it is there with another one; held: somebody put it into maintenance; leftover: its node is gone; unfinished: a step did not get through; foreign: Springtide did not make it
             * @enum {unknown}
             */
            readonly kind: "missing" | "serving" | "address" | "weight" | "held" | "leftover" | "unfinished" | "foreign";
            /** @description what it is called in /sd/:id/mend */
            readonly name: string;
            /** @description null = it is foreign, or its node is gone */
            readonly node_id: number | null;
            /** @description null = as above */
            readonly pool_id: number | null;
            /** @description null = as above */
            readonly pool_name: string | null;
            /** @description as it should be; null = it is foreign */
            readonly ip: string | null;
            /** @description as it should be; null = as the settings of the load balancer say */
            readonly port: number | null;
            /** @description as it should be; null = as the settings of the load balancer say */
            readonly weight: number | null;
            /** @description as the load balancer has it; null = it does not have it */
            readonly found: {
                /** @description null = the load balancer keeps no names */
                readonly name: string | null;
                readonly ip: string;
                readonly port: number;
                /** @description null = it has none */
                readonly weight: number | null;
                /** @enum {unknown} */
                readonly state: "up" | "down" | "draining" | "maintenance" | "unknown";
            } | null;
            /** @description seconds since 1970 */
            readonly since: number;
            /** @description why the last repair failed; empty = none did */
            readonly trouble: string;
        };
        readonly BalancerEvent: {
            /** @constant */
            readonly type: "balancer";
            readonly sd_id: number;
            /** @description of the load balancer */
            readonly name: string;
            /** @description how many there are now (/sd/:id/drift) */
            readonly differences: number;
            /** @description differences were repaired, or could not be */
            readonly is_repair: boolean;
            /** @description how the repair went, or why the load balancer could not be compared */
            readonly message: string;
        };
        readonly BatchEvent: {
            /** @constant */
            readonly type: "batch";
            readonly task_id: number;
            readonly batch_id: number;
            /** @description 1 is the first */
            readonly seq: number;
            /** @enum {unknown} */
            readonly state: "init" | "running" | "success" | "failed" | "stopped";
            /** @enum {unknown} */
            readonly condition: "new" | "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "partial" | "failed" | "skipped";
        };
        readonly CheckGroup: {
            /** @description what was found of the step; null = it still runs, or was ended before it was done */
            readonly finding: ("failed" | "changed" | "not_checked" | "unchanged") | null;
            /**
             * @description how the check ended
             * @enum {unknown}
             */
            readonly state: "running" | "success" | "failed" | "ignored" | "stopped";
            /** @description how many nodes said this */
            readonly count: number;
            /** @description the first of them; id is one for /task/node/{id}/log */
            readonly nodes: readonly {
                readonly id: number;
                readonly ip: string;
            }[];
            /** @description the actions that were checked, in order */
            readonly actions: readonly {
                readonly name: string;
                /**
                 * @description not_checked: it would run, and nobody knows what it would change
                 * @enum {unknown}
                 */
                readonly finding: "failed" | "changed" | "not_checked" | "unchanged";
                /** @description what would change: a unified diff, as the node said it, or the tasks of a playbook; why it is not known, or why it failed */
                readonly text: string;
            }[];
            /** @description there is more of the actions and their texts */
            readonly is_cut: boolean;
            /** @description why the first of them failed */
            readonly error: string;
        };
        readonly Cluster: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** Format: text */
            readonly biz: string;
            /** @description the most machines, also those that are being made; null = any number */
            readonly most_machines: number | null;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
        };
        readonly Deleted: {
            /** @enum {unknown} */
            readonly kind: "template" | "remote_step" | "action" | "repository";
            readonly id: number;
            readonly name: string;
            /** @description seconds since 1970 */
            readonly deleted: number;
            readonly deleted_by: string;
            /** @description seconds since 1970 until when it can be restored */
            readonly until: number;
        };
        readonly Failure: {
            /** @description the HTTP status */
            readonly code: number;
            /** @description what is wrong, which value, and how to put it right */
            readonly msg: string;
            /** @description {}; [] where a list is due; null where the endpoint says so */
            readonly data: unknown;
            readonly error: {
                /**
                 * @description what kind of failure it is
                 * @enum {unknown}
                 */
                readonly code: "invalid" | "unauthenticated" | "forbidden" | "not_found" | "method_not_allowed" | "busy" | "conflict" | "too_large" | "too_many" | "internal" | "unavailable" | "disk_full";
                /** @description the field at fault, a.b for one inside another */
                readonly field?: string;
                /** @description the part of the field that is at fault, for requests with an Accept-Language */
                readonly span?: {
                    /** @description 1 is the first */
                    readonly line: number;
                    /** @description 1 is the first, in UTF-16 code units */
                    readonly column: number;
                    /** @description in UTF-16 code units; it ends on its line */
                    readonly length: number;
                };
                /** @description the stable name of what msg says, for requests with an Accept-Language */
                readonly message?: string;
                /** @description what msg says it of; a value may be such a message */
                readonly values?: {
                    readonly [key: string]: unknown;
                };
                readonly conflict?: components["schemas"]["RecordChanges"];
            };
        };
        readonly FleetChange: {
            /** @enum {unknown} */
            readonly kind: "repositories" | "machine_types" | "load_balancers" | "clusters" | "services" | "actions" | "steps" | "templates" | "pools" | "schedules";
            readonly name: string;
            /** @enum {unknown} */
            readonly action: "create" | "update" | "delete";
            /** @description what differs; secrets are masked, and long values are cut */
            readonly fields: readonly {
                /** @example steps[1].param_values.port */
                readonly field: string;
                /** @description text, or JSON; null = it was not there */
                readonly before: string | null;
                readonly after: string | null;
            }[];
        };
        readonly Found: {
            /**
             * @description what it is
             * @enum {unknown}
             */
            readonly kind: "pool" | "node" | "task" | "template" | "step" | "action" | "service" | "cluster" | "machine_type" | "load_balancer" | "repository";
            readonly id: number;
            /** @description of a node its address */
            readonly name: string;
            /** @description the pool of a node or task, the service of a pool, the cluster of a service; "" for the rest */
            readonly within: string;
            /** @description the pool of a node or task */
            readonly pool_id: number | null;
            /** @description of a node or task */
            readonly status: (0 | 1 | 2 | 3 | 4) | null;
        };
        readonly FoundNode: {
            readonly id: number;
            /** @description an address or a host name */
            readonly ip: string;
            /**
             * @description 0 init, 1 running, 2 success, 3 failed, 4 stopped
             * @enum {unknown}
             */
            readonly status: 0 | 1 | 2 | 3 | 4;
            readonly pool_id: number;
            readonly pool_name: string;
        };
        readonly GroupedNodeRun: {
            /** @description take it for /task/node/{id}/log */
            readonly id: number;
            readonly node_id: number;
            readonly ip: string;
            /**
             * @description 0 init, 1 running, 2 success, 3 failed, 4 stopped
             * @enum {unknown}
             */
            readonly state: 0 | 1 | 2 | 3 | 4;
            /**
             * @description where it is, in one word
             * @enum {unknown}
             */
            readonly condition: "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "skipped";
            /** @description the step that it is at or ended at; 0 is the first */
            readonly step_index: number;
            /** @description the last attempt at that step; 1 is the first */
            readonly attempt: number;
            /**
             * @description what an active node is at, where it is not plainly running its step: it is connected to, its time is over and what runs there is ended, or it waits for another attempt
             * @enum {unknown}
             */
            readonly phase?: "connecting" | "ending" | "retrying";
            /** @description why it is not reached; absent = it is, as far as is known */
            readonly trouble?: {
                readonly reason: string;
                /** @description how many tries in a row have failed */
                readonly tries: number;
                /** @description seconds since 1970 when the node is given up, at the latest */
                readonly until: number;
            };
            /** @description seconds since 1970 when the next attempt begins */
            readonly retry_at?: number;
            /** @description what it would accept now */
            readonly actions: readonly ("retry" | "skip" | "abandon")[];
            readonly pool_name: string;
            readonly vm_id: string;
            /**
             * @description of a task that replaces machines: whether this is for nodes that are made, or for those whose places they take
             * @enum {unknown}
             */
            readonly part?: "new" | "old";
            /** @description of a task that replaces machines: the old node of a new one, and the new one of an old one */
            readonly partner?: {
                /** @description of its node state */
                readonly id: number;
                readonly ip: string;
            };
            /** @description the step that failed, and why */
            readonly error: string;
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly created: string;
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly updated: string;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly started: number | null;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly finished: number | null;
            /** @description the name of the step that it is at or ended at */
            readonly steps: string;
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly Created: string;
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly Updated: string;
        };
        readonly Key: {
            readonly id: number;
            /** @description what key_file of settings names it by: letters, digits, _ . and - */
            readonly name: string;
            /** @description as ssh-ed25519; or public, certificate, private (not of SSH), other, for what is no key that can log in by SSH */
            readonly type: string;
            /** @description of its public half, as ssh-keygen -l writes it; empty = it is no SSH key */
            readonly fingerprint: string;
            /**
             * @description file = taken over from the directory of keys of a server; upload = added here
             * @enum {unknown}
             */
            readonly origin: "file" | "upload" | "made";
            /** @description the host whose file it was; empty = it was added here */
            readonly place: string;
            /** @description seconds since 1970 with milliseconds: since when it is this key */
            readonly changed: number;
            /** Format: text */
            readonly changed_by: string;
        };
        readonly KeyRotation: {
            /**
             * @description adding: nodes are given the other key; removing: it is taken away from them, and the one that counts is the new one; none: there was no change yet
             * @enum {unknown}
             */
            readonly phase: "none" | "adding" | "removing" | "ended";
            /** @description of this phase: no two have the same */
            readonly generation: number;
            /** @description 1: somebody chose to go back */
            readonly is_back: number;
            /** @description seconds since 1970 with milliseconds */
            readonly began: number;
            /** Format: text */
            readonly began_by: string;
            /** @description when the phase began */
            readonly since: number;
            readonly waiting: number;
            readonly ready: number;
            readonly failed: number;
            /** @description nodes that were not waited for */
            readonly excepted: readonly number[];
            /** @description of the key that counts, a line for authorized_keys */
            readonly public_key: string;
            /** @description of the other one, which is accepted too; empty = there is none */
            readonly other_public_key: string;
            /** @description machine types, load balancers and pools with hosts that people give the new key to, such as jump hosts */
            readonly by_hand: readonly string[];
        };
        readonly KeyRotationEvent: {
            /** @constant */
            readonly type: "key_rotation";
            /**
             * @description the phase of the change of the server’s key that began, or in which the node fails
             * @enum {unknown}
             */
            readonly phase: "adding" | "removing" | "ended";
            /** @description somebody chose to go back */
            readonly is_back: boolean;
            /** @description who asked for it; empty = it went on by itself */
            readonly by: string;
            /** @description a node that fails for the first time in the phase */
            readonly node_id?: number;
            /** @description why the node fails; empty = a phase began */
            readonly message: string;
        };
        readonly KeyRotationNode: {
            readonly node_id: number;
            readonly ip: string;
            readonly pool_name: string;
            /**
             * @description ready: this phase is done there; failed: it is tried again
             * @enum {unknown}
             */
            readonly state: "waiting" | "ready" | "failed";
            readonly tries: number;
            readonly is_excepted: number;
            /** @description why the last try failed */
            readonly reason: string;
        };
        readonly ListedAction: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** @description parameter name → its type; the values of a parameter of type secret are never shown */
            readonly params: {
                readonly [key: string]: string;
            };
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
            /** @description how many steps run it */
            readonly step_count: number;
        };
        readonly ListedPool: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** @description id of a machine type */
            readonly vm_type: number;
            /** @description id of a load balancer */
            readonly sd_id: number;
            /** @description all load balancers of the pool, the first one (sd_id) too; empty = sd_id alone */
            readonly balancers: readonly {
                readonly sd_id: number;
                /** @description absent = the port of the load balancer’s settings */
                readonly port?: number;
                /** @description absent = the weight of the load balancer’s settings */
                readonly weight?: number;
            }[];
            /** @description which template each operation runs */
            readonly tasks: {
                readonly expand?: number;
                readonly shrink?: number;
                readonly deploy?: number;
            };
            /** @description nodes whose machines are gone are replaced without being asked for */
            readonly replace_lost: boolean;
            /** @description how its nodes are reached, where that differs from the machine type; what is left out is as there */
            readonly ssh: {
                readonly user?: string;
                readonly port?: number;
                /** @description the hosts on the way, in their order; empty: directly */
                readonly jumps?: readonly {
                    readonly host: string;
                    readonly port?: number;
                    readonly user: string;
                    /** @description one of the server's keys; left out: its own */
                    readonly key_file?: string;
                    /** @description public keys that sign its host key; left out: the key of the first contact counts */
                    readonly host_ca?: readonly string[];
                }[];
            };
            readonly service_id: number;
            readonly node_count: number;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
            /**
             * @description 1: a schedule of another pool depends on it
             * @enum {unknown}
             */
            readonly is_bedepen: 0 | 1;
            /**
             * @description 1: it has cron items
             * @enum {unknown}
             */
            readonly is_hascron: 0 | 1;
            /** @description the latest task; null = there was none */
            readonly last_task: {
                readonly id: number;
                readonly task_name: string;
                /**
                 * @description replace: new machines take the places of old ones; check: it changes nothing, and says what another task would
                 * @enum {unknown}
                 */
                readonly kind: "expand" | "shrink" | "deploy" | "replace" | "manual" | "check";
                /**
                 * @description where it is, in one word; partial: it succeeded, and some of its nodes failed
                 * @enum {unknown}
                 */
                readonly condition: "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "partial" | "failed";
                /** @description seconds since 1970 */
                readonly created: number;
            } | null;
        };
        readonly ListedRemoteStep: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** @description names of actions, in the order in which they run */
            readonly actions: readonly string[];
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
            /** @description how many templates have it */
            readonly template_count: number;
        };
        readonly ListedTemplate: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            readonly steps: readonly components["schemas"]["TemplateStep"][];
            readonly policy: components["schemas"]["RollingPolicy"] | null;
            /** @description whether its tasks gather facts of their nodes first, when those known are older than a day */
            readonly facts: boolean;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
            /** @description how many pools run it */
            readonly pool_count: number;
            /** @description the latest task; null = there was none */
            readonly last_task: {
                readonly id: number;
                readonly task_name: string;
                /**
                 * @description replace: new machines take the places of old ones; check: it changes nothing, and says what another task would
                 * @enum {unknown}
                 */
                readonly kind: "expand" | "shrink" | "deploy" | "replace" | "manual" | "check";
                /**
                 * @description where it is, in one word; partial: it succeeded, and some of its nodes failed
                 * @enum {unknown}
                 */
                readonly condition: "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "partial" | "failed";
                /** @description seconds since 1970 */
                readonly created: number;
            } | null;
        };
        readonly LoadBalancer: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** Format: text */
            readonly provider: string;
            readonly settings: {
                readonly [key: string]: unknown;
            };
            /** @description what it lost of the nodes that are registered there is repaired without being asked for; true when it is left out */
            readonly mends: boolean;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
        };
        readonly LogEvent: {
            /** @constant */
            readonly type: "log";
            readonly task_id: number;
            readonly batch_id: number;
            readonly node_run_id: number;
            readonly step_index: number;
            readonly attempt: number;
            /** @description what the step wrote since the last such event */
            readonly text: string;
            /** @description how many characters of the attempt came before it; 0 = its output begins, maybe once more */
            readonly offset: number;
            /** @description milliseconds from the beginning of the attempt to the arrival of this */
            readonly ms: number;
        };
        readonly LogLine: {
            readonly id: number;
            /** @description the id of the task */
            readonly fid: number;
            /** @description 0 = the task as a whole */
            readonly batch_id: number;
            readonly correlation_id: string;
            readonly message: string;
            /** @description seconds since 1970 */
            readonly ctime: number;
        };
        readonly LostEvent: {
            /** @constant */
            readonly type: "lost";
            readonly pool_id: number;
            readonly pool_name: string;
            /**
             * @description waiting: nodes whose machines are gone are to be replaced; running: tasks replace them; failed: refused; dropped: their machines are back
             * @enum {unknown}
             */
            readonly state: "waiting" | "running" | "failed" | "dropped";
            /** @description how many */
            readonly nodes: number;
            readonly task_ids: readonly number[];
            /** @description why it waits, or is refused */
            readonly message: string;
        };
        readonly MachineDrift: {
            /** @description when the machines were last listed; null = not yet */
            readonly looked: number | null;
            /** @description why they could not be listed; empty = they were */
            readonly complaint: string;
            /** @description machines that no node has, at most 1000 */
            readonly stray: readonly {
                /** Format: text */
                readonly vm_id: string;
                readonly ip: string | null;
                readonly made: number | null;
                /** @description seconds since 1970 */
                readonly since: number;
                /** @description it was found 10 minutes ago or earlier, and can be returned */
                readonly returnable: boolean;
            }[];
            /** @description nodes whose machine is gone or stopped, at most 1000 */
            readonly lost: readonly {
                readonly node_id: number;
                /** Format: text */
                readonly ip: string;
                /** Format: text */
                readonly vm_id: string;
                readonly pool_id: number;
                /** Format: text */
                readonly pool_name: string;
                /** @description seconds since 1970 */
                readonly since: number;
            }[];
            /** @description the pools of these nodes, and those in which such nodes were replaced on the last day, at most 1000 */
            readonly pools: readonly {
                readonly pool_id: number;
                /** Format: text */
                readonly pool_name: string;
                /** @description its nodes whose machines are gone are replaced without being asked for */
                readonly replace_lost: boolean;
                /** @description the last replacement that began by itself; null = there is none */
                readonly last: {
                    /** @enum {unknown} */
                    readonly state: "waiting" | "running" | "success" | "failed" | "dropped";
                    /** @description how many nodes it is about */
                    readonly nodes: number;
                    /** @description why it waits or is refused, or how its task ended */
                    readonly message: string;
                    readonly task_ids: readonly number[];
                    /** @description seconds since 1970 */
                    readonly since: number;
                } | null;
            }[];
        };
        readonly MachineType: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** Format: text */
            readonly provider: string;
            readonly settings: {
                readonly [key: string]: unknown;
            };
            /** @description the most machines, also those that are being made; null = any number */
            readonly most_machines: number | null;
            /** @description what one machine costs; null = not known. Machines keep the price that they were made at */
            readonly price_per_hour: number | null;
            /** @description of the price, as in ISO 4217; null = there is no price */
            readonly currency: string | null;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
        };
        readonly Membership: {
            readonly sd_id: number;
            readonly sd_name: string;
            /** @description what the load balancer calls it */
            readonly server: string;
            /**
             * @description joining, leaving: a step is at it, or did not get through; in: it is there; out: it is only in the configuration of the load balancer, and gets no requests
             * @enum {unknown}
             */
            readonly state: "joining" | "in" | "leaving" | "out";
            /** @description seconds since 1970 */
            readonly since: number;
            /** @description why the last repair failed; empty = none did */
            readonly trouble: string;
        };
        readonly MendAction: {
            /** @enum {unknown} */
            readonly kind: "missing" | "serving" | "address" | "weight" | "held" | "leftover" | "unfinished" | "foreign";
            readonly name: string;
            /**
             * @description what is done there
             * @enum {unknown}
             */
            readonly action: "register" | "unregister";
            /** @description why it was not done; empty = it was, or is planned */
            readonly error: string;
        };
        readonly NewToken: {
            readonly id: number;
            /**
             * Format: name
             * @description what it is for, 1–50 characters; need not be unique
             */
            readonly name: string;
            /**
             * Format: name
             * @description the operator who uses it
             */
            readonly owner: string;
            /** @description null = never */
            readonly expires: string | null;
            /** @description the secret, for "Authorization: Bearer …"; it is shown only here */
            readonly token: string;
        };
        readonly Node: {
            readonly id: number;
            /** @description an address or a host name; - until the machine is made */
            readonly ip: string;
            /** @description the machine, as its provider names it */
            readonly vm_id: string;
            /**
             * @description 0 init, 1 running, 2 success, 3 failed, 4 stopped
             * @enum {unknown}
             */
            readonly status: 0 | 1 | 2 | 3 | 4;
            /**
             * @description where it is, in one word; new: no task has run there yet
             * @enum {unknown}
             */
            readonly condition: "new" | "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "skipped";
            /** @enum {unknown} */
            readonly node_type: "manual" | "crontab" | "depend";
            /** @description why it failed */
            readonly error: string;
            /** @description the image that it is known to run */
            readonly image: string | null;
            /** @description the load balancers that have it, or may have it, as steps left it */
            readonly memberships: readonly components["schemas"]["Membership"][];
        };
        readonly NodeAttempt: {
            /** @description 0 is the first */
            readonly step_index: number;
            readonly step: string;
            /** @description 1 is the first */
            readonly attempt: number;
            /**
             * @description ignored: failed, and its step goes on all the same
             * @enum {unknown}
             */
            readonly state: "running" | "success" | "failed" | "ignored" | "stopped";
            readonly exit_code: number | null;
            /** @description seconds since 1970 with milliseconds */
            readonly started: number;
            /** @description the same; null = it runs */
            readonly finished: number | null;
            /** @description what it wrote; null = left out, as later attempts fill the answer: ask with only */
            readonly text: string | null;
            /** @description how many characters of it come before the text */
            readonly offset: number;
            /** @description how many characters it has up to the end of the text */
            readonly size: number;
            /** @description when its lines arrived: [line, milliseconds since it started], from that line on; 0 is the first line of all that it wrote. Empty: all came with the end. null = not known */
            readonly marks: readonly (readonly number[])[] | null;
            /** @description lines that were written to stderr for certain: [from, up to]; of all others it is not known */
            readonly stderr: readonly (readonly number[])[];
            /** @description how much is left out of the middle of the text; null = nothing */
            readonly missing: {
                readonly count: number;
                /** @enum {unknown} */
                readonly unit: "bytes" | "characters";
            } | null;
            /** @description what it wrote was too old to be kept */
            readonly gone: boolean;
        };
        readonly NodeFacts: {
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly gathered: number | null;
            /** @description by name, without ansible_ before it, as the node said them */
            readonly facts: {
                readonly [key: string]: unknown;
            };
        };
        readonly NodeFileEvent: {
            /** @constant */
            readonly type: "node_file";
            readonly node_id: number;
            /** @description on the node */
            readonly path: string;
            /**
             * @description down: from the node; up: to it
             * @enum {unknown}
             */
            readonly direction: "down" | "up";
            /** @description whose transfer it is */
            readonly by: string;
            /** @enum {unknown} */
            readonly state: "success" | "failed";
            /** @description of the file; of a transfer that failed, those that went through */
            readonly bytes: number;
            /** @description in hexadecimal; empty = it failed */
            readonly sha256: string;
            /** @description why it failed */
            readonly message: string;
        };
        readonly NodePage: {
            readonly id: number;
            /** @description an address or a host name; - until the machine is made */
            readonly ip: string;
            /** @description the machine, as its provider names it */
            readonly vm_id: string;
            /**
             * @description 0 init, 1 running, 2 success, 3 failed, 4 stopped
             * @enum {unknown}
             */
            readonly status: 0 | 1 | 2 | 3 | 4;
            /**
             * @description where it is, in one word
             * @enum {unknown}
             */
            readonly condition: "new" | "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "skipped";
            /** @enum {unknown} */
            readonly node_type: "manual" | "crontab" | "depend";
            /** @description why it failed */
            readonly error: string;
            /** @description the image that it is known to run; null = not known */
            readonly image: string | null;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly image_since: number | null;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly created: number | null;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly updated: number | null;
            readonly pool: {
                readonly id: number;
                readonly name: string;
            };
            readonly service: {
                readonly id: number;
                readonly name: string;
            };
            readonly cluster: {
                readonly id: number;
                readonly name: string;
            };
            readonly machine: {
                /** @description null = the pool names no machine type, or one that is gone */
                readonly type: {
                    readonly id: number;
                    readonly name: string;
                    readonly provider: string;
                } | null;
                /** @description seconds since 1970 with milliseconds; null = not yet */
                readonly made: number | null;
            };
            /** @description that of its pool, and those at which a task registered it */
            readonly balancers: readonly {
                readonly id: number;
                /** @description null = it is gone */
                readonly name: string | null;
                /** @description what the last step there did; null = no task of the node had such a step */
                readonly registered: boolean | null;
                /** @description the task that did it */
                readonly task_id: number | null;
                /** @description seconds since 1970 with milliseconds; null = not yet */
                readonly at: number | null;
            }[];
            /** @description the load balancers that have it, or may have it, as steps left it */
            readonly memberships: readonly components["schemas"]["Membership"][];
            /** @description what scripts on it are given, besides their parameters and the task’s id */
            readonly facts: {
                readonly [key: string]: string | number;
            };
            /** @description tasks that are not finished and have it */
            readonly tasks: readonly {
                readonly id: number;
                readonly node_run_id: number;
            }[];
            /** @description its pool has a template to shrink with */
            readonly can_shrink: boolean;
        };
        readonly NodePast: {
            /** @description take it for /task/node/{id}/log */
            readonly id: number;
            readonly task_id: number;
            readonly task_name: string;
            /**
             * @description replace: new machines take the places of old ones; check: it changes nothing, and says what another task would
             * @enum {unknown}
             */
            readonly kind: "expand" | "shrink" | "deploy" | "replace" | "manual" | "check";
            readonly template_name: string;
            /** @description the image that a deploy brings */
            readonly tag: string | null;
            readonly pool_id: number;
            readonly pool_name: string;
            readonly opr_user: string;
            /** @description its address at that time */
            readonly ip: string;
            /**
             * @description 0 init, 1 running, 2 success, 3 failed, 4 stopped
             * @enum {unknown}
             */
            readonly state: 0 | 1 | 2 | 3 | 4;
            /**
             * @description where it is, in one word
             * @enum {unknown}
             */
            readonly condition: "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "skipped";
            /** @description the step that it is at or ended at; 0 is the first */
            readonly step_index: number;
            /** @description its name */
            readonly step: string | null;
            readonly step_count: number;
            readonly error: string;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly created: number | null;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly started: number | null;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly finished: number | null;
        };
        readonly NodeRun: {
            /** @description take it for /task/node/{id}/log */
            readonly id: number;
            readonly node_id: number;
            readonly ip: string;
            /**
             * @description 0 init, 1 running, 2 success, 3 failed, 4 stopped
             * @enum {unknown}
             */
            readonly state: 0 | 1 | 2 | 3 | 4;
            /**
             * @description where it is, in one word
             * @enum {unknown}
             */
            readonly condition: "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "skipped";
            /** @description the step that it is at or ended at; 0 is the first */
            readonly step_index: number;
            /** @description the last attempt at that step; 1 is the first */
            readonly attempt: number;
            /**
             * @description what an active node is at, where it is not plainly running its step: it is connected to, its time is over and what runs there is ended, or it waits for another attempt
             * @enum {unknown}
             */
            readonly phase?: "connecting" | "ending" | "retrying";
            /** @description why it is not reached; absent = it is, as far as is known */
            readonly trouble?: {
                readonly reason: string;
                /** @description how many tries in a row have failed */
                readonly tries: number;
                /** @description seconds since 1970 when the node is given up, at the latest */
                readonly until: number;
            };
            /** @description seconds since 1970 when the next attempt begins */
            readonly retry_at?: number;
            /** @description what it would accept now */
            readonly actions: readonly ("retry" | "skip" | "abandon")[];
            readonly pool_name: string;
            readonly vm_id: string;
            /**
             * @description of a task that replaces machines: whether this is for nodes that are made, or for those whose places they take
             * @enum {unknown}
             */
            readonly part?: "new" | "old";
            /** @description of a task that replaces machines: the old node of a new one, and the new one of an old one */
            readonly partner?: {
                /** @description of its node state */
                readonly id: number;
                readonly ip: string;
            };
            /** @description the step that failed, and why */
            readonly error: string;
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly created: string;
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly updated: string;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly started: number | null;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly finished: number | null;
            /** @description step name → its state, in the order of the steps */
            readonly steps: {
                readonly [key: string]: 0 | 1 | 2 | 3 | 4;
            };
        };
        readonly NodeRunEvent: {
            /** @constant */
            readonly type: "node_run";
            readonly task_id: number;
            readonly batch_id: number;
            readonly node_run_id: number;
            readonly node_id: number;
            readonly ip: string;
            /** @enum {unknown} */
            readonly state: "init" | "running" | "success" | "failed" | "stopped";
            /**
             * @description where it is, in one word
             * @enum {unknown}
             */
            readonly condition: "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "skipped";
            /**
             * @description what an active node is at, where it is not plainly running its step: it is connected to, its time is over and what runs there is ended, or it waits for another attempt
             * @enum {unknown}
             */
            readonly phase?: "connecting" | "ending" | "retrying";
            /** @description why it is not reached; absent = it is, as far as is known */
            readonly trouble?: {
                readonly reason: string;
                /** @description how many tries in a row have failed */
                readonly tries: number;
                /** @description seconds since 1970 when the node is given up, at the latest */
                readonly until: number;
            };
            /** @description seconds since 1970 when the next attempt begins */
            readonly retry_at?: number;
            /** @description the step at which the node is */
            readonly step: string;
            readonly attempt: number;
            readonly error: string;
        };
        readonly OutputGroup: {
            /**
             * @description how the last attempt ended; ignored: it failed, and the step says ignore_error
             * @enum {unknown}
             */
            readonly state: "running" | "success" | "failed" | "ignored" | "stopped";
            /** @description null = there is none */
            readonly exit_code: number | null;
            /** @description how many nodes wrote this */
            readonly count: number;
            /** @description the first of them; id is one for /task/node/{id}/log */
            readonly nodes: readonly {
                readonly id: number;
                readonly ip: string;
            }[];
            /** @description the beginning of what they wrote; null = it differs from node to node, or is no longer kept */
            readonly text: string | null;
            /** @description there is more of the text */
            readonly is_cut: boolean;
            /** @description why the first of them failed */
            readonly error: string;
        };
        readonly PlanOfTask: {
            readonly options: readonly {
                readonly name: string;
                /**
                 * @description of a task that replaces machines: whether this is for nodes that are made, or for those whose places they take
                 * @enum {unknown}
                 */
                readonly part?: "new" | "old";
                readonly param_values: {
                    readonly [key: string]: unknown;
                };
                readonly retry: {
                    readonly retry_times: number;
                    readonly ignore_error: boolean;
                    /** @description seconds between attempts */
                    readonly interval: number;
                };
                /** @description seconds that one attempt may take */
                readonly timeout: number;
                /** @description as whom its actions run on the node, each once */
                readonly become: readonly ("none" | {
                    /** @enum {unknown} */
                    readonly method: "sudo" | "su" | "doas";
                    readonly user: string;
                })[];
                /** @description variables for its actions, at most 64 with 8192 characters each; names in {{ }} are filled in as in actions */
                readonly env?: {
                    readonly [key: string]: string;
                };
                /** @description the working directory of its actions: absolute, or ~/ below the user’s home, in at most 1024 characters; filled in as actions are; without it nothing of the step runs */
                readonly dir?: string;
                /** @description octal digits */
                readonly umask?: string;
                /** @description the value of LANG and LC_ALL; output is read in its encoding */
                readonly locale?: string;
                /** @description numbers, or "unlimited", for nofile, nproc, core, fsize, as, cpu (as ulimit has them; core, fsize and as in bytes, cpu in seconds); where one cannot be set, nothing of the step runs */
                readonly limits?: {
                    readonly nofile?: number | "unlimited";
                    readonly nproc?: number | "unlimited";
                    readonly core?: number | "unlimited";
                    readonly fsize?: number | "unlimited";
                    readonly as?: number | "unlimited";
                    readonly cpu?: number | "unlimited";
                };
                /** @description bytes of output that are kept of each script and module, the beginning and the end of a longer one: 32768 to 1000000, by default 262144 */
                readonly output_limit?: number;
                /** @description the repositories from which its actions take files */
                readonly content: readonly {
                    readonly id: number;
                    readonly name: string;
                    /** @description a branch, tag or commit; "" = the default branch */
                    readonly ref: string;
                    /** @description whose files are used, also when a node is tried again later */
                    readonly commit: string;
                    /** @description when it was fetched, in seconds since 1970, as it could not be reached now; null = just now */
                    readonly fetched: number | null;
                }[];
            }[];
            /** @description null = it has no node */
            readonly scripts: {
                /** @description the node’s address; the first node’s when the task has no such node */
                readonly ip: string;
                readonly steps: readonly {
                    readonly name: string;
                    readonly actions: readonly {
                        readonly name: string;
                        readonly module: string;
                        /** @description the script, or the arguments of the module, filled in; secrets are masked */
                        readonly text: string;
                    }[];
                }[];
            } | null;
            /** @description how its command runs; null = it runs a template */
            readonly command: {
                /** @description names in {{ }} are filled in with the facts of the node */
                readonly render: boolean;
                /** @description null = as the machine type says */
                readonly become: ("none" | {
                    /** @enum {unknown} */
                    readonly method: "sudo" | "su" | "doas";
                    readonly user: string;
                }) | null;
                /** @description variables for its actions, at most 64 with 8192 characters each; names in {{ }} are filled in as in actions */
                readonly env?: {
                    readonly [key: string]: string;
                };
                /** @description the working directory of its actions: absolute, or ~/ below the user’s home, in at most 1024 characters; filled in as actions are; without it nothing of the step runs */
                readonly dir?: string;
                /** @description octal digits */
                readonly umask?: string;
                /** @description the value of LANG and LC_ALL; output is read in its encoding */
                readonly locale?: string;
                /** @description numbers, or "unlimited", for nofile, nproc, core, fsize, as, cpu (as ulimit has them; core, fsize and as in bytes, cpu in seconds); where one cannot be set, nothing of the step runs */
                readonly limits?: {
                    readonly nofile?: number | "unlimited";
                    readonly nproc?: number | "unlimited";
                    readonly core?: number | "unlimited";
                    readonly fsize?: number | "unlimited";
                    readonly as?: number | "unlimited";
                    readonly cpu?: number | "unlimited";
                };
                /** @description bytes of output that are kept of each script and module, the beginning and the end of a longer one: 32768 to 1000000, by default 262144 */
                readonly output_limit?: number;
            } | null;
            /** @description what its request said of how it goes from node to node; null = nobody asked for it, or it is not known */
            readonly asked: {
                readonly max_num?: number;
                /** @description percent */
                readonly max_ratio?: number;
                readonly max_failures?: string;
                /** @description seconds */
                readonly timeout?: number;
                /** @enum {unknown} */
                readonly order?: "node" | "given";
                readonly force?: boolean;
                readonly max_surge?: string;
                readonly max_unavailable?: string;
                readonly policy?: {
                    readonly [key: string]: unknown;
                };
            } | null;
        };
        readonly Pool: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** @description id of a machine type */
            readonly vm_type: number;
            /** @description id of a load balancer */
            readonly sd_id: number;
            /** @description all load balancers of the pool, the first one (sd_id) too; empty = sd_id alone */
            readonly balancers: readonly {
                readonly sd_id: number;
                /** @description absent = the port of the load balancer’s settings */
                readonly port?: number;
                /** @description absent = the weight of the load balancer’s settings */
                readonly weight?: number;
            }[];
            /** @description which template each operation runs */
            readonly tasks: {
                readonly expand?: number;
                readonly shrink?: number;
                readonly deploy?: number;
            };
            /** @description nodes whose machines are gone are replaced without being asked for */
            readonly replace_lost: boolean;
            /** @description how its nodes are reached, where that differs from the machine type; what is left out is as there */
            readonly ssh: {
                readonly user?: string;
                readonly port?: number;
                /** @description the hosts on the way, in their order; empty: directly */
                readonly jumps?: readonly {
                    readonly host: string;
                    readonly port?: number;
                    readonly user: string;
                    /** @description one of the server's keys; left out: its own */
                    readonly key_file?: string;
                    /** @description public keys that sign its host key; left out: the key of the first contact counts */
                    readonly host_ca?: readonly string[];
                }[];
            };
            readonly service_id: number;
            readonly node_count: number;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
        };
        readonly PoolImages: {
            readonly pool_id: number;
            /** @description the images of the most nodes first */
            readonly images: readonly {
                /** @description null = it is not known */
                readonly image: string | null;
                readonly nodes: number;
            }[];
            /** @description how many images there are besides */
            readonly more: number;
        };
        readonly Provider: {
            /** Format: text */
            readonly name: string;
            /** Format: text */
            readonly title: string;
            /** Format: text */
            readonly titleZh: string;
            /** @description why this server does not offer it, with the remedy; empty = it does */
            readonly refusal: string;
            readonly refusalZh: string;
            /** @description the JSON schema of its settings; titles and descriptions are also there as titleZh, descriptionZh; what is writeOnly is never shown, and kept when it is left out */
            readonly settings: {
                readonly [key: string]: unknown;
            };
        };
        /** @description what somebody else changed */
        readonly RecordChanges: {
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description every change since, the oldest first, as far as they are kept */
            readonly edits: readonly {
                /** @description grows with every change of it */
                readonly version: number;
                readonly changed_by: string;
                readonly changed: number;
            }[];
            /** @description what differs; secrets are masked, and long values are cut */
            readonly fields: readonly {
                /** @example steps[1].param_values.port */
                readonly field: string;
                /** @description text, or JSON; null = it was not there */
                readonly before: string | null;
                readonly after: string | null;
            }[];
        };
        readonly RemoteStep: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** @description names of actions, in the order in which they run */
            readonly actions: readonly string[];
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
        };
        readonly Repository: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            readonly url: string;
            /** @description a branch, tag or commit; "" = the default branch */
            readonly ref: string;
            /** @description user and token for https, ssh_key for ssh; secrets are never shown, and kept when they are left out */
            readonly credentials: {
                /** @description an SSH private key without passphrase */
                readonly ssh_key?: string;
                /** @description the user of a token */
                readonly user?: string;
                /** @description a token or password, for https */
                readonly token?: string;
            };
            /** @description the SSH keys of its host, one a line, as ssh-keyscan prints them without the host; "" = as at the first contact */
            readonly host_key: string;
            /** @description the SSH key of its host at the first contact; "" = there was none */
            readonly seen_host_key: string;
            /** @description what the ref was when it was fetched last; null = never */
            readonly commit: string | null;
            /** @description why the last fetch failed, with the remedy; null = it did not */
            readonly trouble: string | null;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
            /** @description when the commit was fetched last, in seconds since 1970 */
            readonly fetched: number | null;
            /** @description when a fetch was tried last, in seconds since 1970 */
            readonly tried: number | null;
        };
        readonly RepositoryFile: {
            /** @description from the root of the repository */
            readonly path: string;
            /** @enum {unknown} */
            readonly kind: "file" | "program" | "link";
            readonly bytes: number;
        };
        readonly RollingPolicy: {
            /**
             * @description a number of nodes or a percentage
             * @example 3
             * @example 5%
             */
            readonly max_failures?: string;
            /**
             * @description after a batch of which every node failed: stop (unless given, for deploys and tasks by hand) or continue
             * @enum {unknown}
             */
            readonly failed_batch?: "stop" | "continue";
            /**
             * @description a number of nodes or a percentage
             * @example 3
             * @example 5%
             */
            readonly canary?: string;
            readonly batches?: readonly string[];
            /** @description seconds */
            readonly bake?: number;
            readonly health_check?: {
                /** @enum {unknown} */
                readonly type: "http" | "tcp" | "command";
                /** @enum {unknown} */
                readonly scheme?: "http" | "https";
                readonly port?: number;
                readonly path?: string;
                readonly status?: number;
                readonly command?: string;
                readonly tries: number;
                readonly interval: number;
                readonly timeout: number;
            };
            readonly prometheus?: {
                readonly url: string;
                readonly query: string;
                readonly min?: number;
                readonly max?: number;
                /** @enum {unknown} */
                readonly no_data: "fail" | "pass";
                readonly tries: number;
                readonly interval: number;
                readonly timeout: number;
            };
            /**
             * @description a number of nodes or a percentage
             * @example 3
             * @example 5%
             */
            readonly max_unavailable?: string;
            readonly checkpoints?: readonly string[];
            readonly rollback?: boolean;
        };
        /** @description how the task goes from batch to batch; null switches off what the template says */
        readonly RollingPolicyChanges: {
            /**
             * @description with more failed nodes than that the task stops before its next batch
             * @example 3
             * @example 5%
             */
            readonly max_failures?: number | string | null;
            /** @description after a batch of which every node failed: stop (unless given, for deploys and tasks by hand) or continue */
            readonly failed_batch?: ("stop" | "continue") | null;
            /**
             * @description the size of the first batch, of which no node may fail
             * @example 3
             * @example 5%
             */
            readonly canary?: number | string | null;
            /**
             * @description the sizes of the batches, in order; the last one repeats
             * @example [
             *       1,
             *       "10%",
             *       "50%",
             *       "100%"
             *     ]
             * @example 1, 10%, 50%, 100%
             */
            readonly batches?: readonly (number | string)[] | string | null;
            /** @description seconds from the end of a batch until the next may begin */
            readonly bake?: number | string | null;
            /** @description asked of every node of a batch when it has ended */
            readonly health_check?: {
                /** @description http, tcp or command */
                readonly type: string;
                /** @description http: http or https */
                readonly scheme?: string;
                /** @description http, tcp: the port on the node */
                readonly port?: number | string | null;
                /** @description http: what is asked for, "/" unless given */
                readonly path?: string;
                /** @description http: the status that is well, 200 to 399 unless given */
                readonly status?: number | string | null;
                /** @description command: a script for the node; exit code 0 is well */
                readonly command?: string;
                /** @description how many tries, 3 unless given */
                readonly tries?: number | string | null;
                /** @description seconds between tries, 5 unless given */
                readonly interval?: number | string | null;
                /** @description seconds that a try may take, 5 unless given */
                readonly timeout?: number | string | null;
            } | null;
            /** @description asked before another batch begins */
            readonly prometheus?: {
                /** @description the server, such as http://prometheus:9090 */
                readonly url: string;
                /** @description PromQL that gives a vector or a scalar */
                readonly query: string;
                /** @description the least value that is well */
                readonly min?: number | string | null;
                /** @description the largest value that is well */
                readonly max?: number | string | null;
                /** @description what no value means: fail (unless given) or pass */
                readonly no_data?: string;
                /** @description how many tries, 3 unless given */
                readonly tries?: number | string | null;
                /** @description seconds between tries, 5 unless given */
                readonly interval?: number | string | null;
                /** @description seconds that a try may take, 5 unless given */
                readonly timeout?: number | string | null;
            } | null;
            /**
             * @description the most nodes of the pool that may be failed or active at once
             * @example 3
             * @example 5%
             */
            readonly max_unavailable?: number | string | null;
            /**
             * @description the task pauses for a person when so many of its nodes are done
             * @example [
             *       1,
             *       "10%",
             *       "50%",
             *       "100%"
             *     ]
             * @example 1, 10%, 50%, 100%
             */
            readonly checkpoints?: readonly (number | string)[] | string | null;
            /** @description a deploy that fails brings the nodes that it touched back to the image before it; a replacement that fails returns new nodes whose old ones still serve */
            readonly rollback?: boolean | null;
        };
        readonly Schedule: {
            readonly id: number;
            readonly pool: components["schemas"]["Pool"];
            readonly cron_items: readonly {
                readonly id: number;
                /** @description expand, shrink: the size that the pool should have from that time on */
                readonly instance_num: number;
                /** @description upload: the most nodes at once, in percent; 0 = no such limit */
                readonly concurr_ratio: number;
                /** @description upload: the most nodes at once; 0 = no such limit */
                readonly concurr_num: number;
                /** @description 0 every day, 1 Sunday … 7 Saturday */
                readonly week_day: number;
                /** @description HH:mm or HH:mm:ss in the server’s time zone */
                readonly time: string;
                /**
                 * @description 1 = switched off
                 * @enum {unknown}
                 */
                readonly ignore: 0 | 1;
                /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
                readonly next_firing: string | null;
                /** @description the same in seconds since 1970 */
                readonly next_at: number | null;
            }[];
            readonly depend_items: readonly {
                readonly id: number;
                readonly pool_id: number;
                /** @description nodes of that pool for each node of this one */
                readonly ratio: number;
                /** @description nodes of that pool on top */
                readonly elastic_count: number;
                /** @description before which nodes wait for that pool; empty = the last step */
                readonly step_name: string;
                readonly pool: components["schemas"]["Pool"];
                /**
                 * @description 1 = switched off
                 * @enum {unknown}
                 */
                readonly ignore: 0 | 1;
            }[];
            /**
             * @description upload = deploy
             * @enum {unknown}
             */
            readonly type: "expand" | "shrink" | "upload";
            /**
             * @description crontab: by its cron items; depend: only with the pools that depend on this one, its cron items rest
             * @enum {unknown}
             */
            readonly exec_type: "crontab" | "depend";
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly next_firing: string | null;
            /** @description the same in seconds since 1970 */
            readonly next_at: number | null;
            /** @description the last thing it did; null = nothing yet */
            readonly last: {
                /** @enum {unknown} */
                readonly state: "waiting" | "running" | "success" | "failed" | "superseded" | "dropped" | "missed";
                /** @description how complete a success is; partial: some of its nodes failed; null = it is no success */
                readonly outcome: ("complete" | "partial") | null;
                /** @description why it waits, or what came of it */
                readonly message: string;
                /** @description the size that the pool was brought to; 0 for a deploy */
                readonly target: number;
                readonly task_ids: readonly number[];
                /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
                readonly firing: string | null;
                /** @description the same in seconds since 1970 */
                readonly fired_at: number | null;
                /** @description what the pools did that this one depends on, directly or not */
                readonly followers: readonly {
                    /** @enum {unknown} */
                    readonly state: "waiting" | "running" | "success" | "failed" | "superseded" | "dropped" | "missed";
                    /** @description how complete a success is; partial: some of its nodes failed; null = it is no success */
                    readonly outcome: ("complete" | "partial") | null;
                    /** @description why it waits, or what came of it */
                    readonly message: string;
                    /** @description the size that the pool was brought to; 0 for a deploy */
                    readonly target: number;
                    readonly task_ids: readonly number[];
                    readonly pool_id: number;
                    readonly pool_name: string;
                }[];
            } | null;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
        };
        /** @description with plan=1: what saving would do */
        readonly SchedulePlan: {
            /** @description the server’s */
            readonly time_zone: string;
            /** @description seconds since 1970 */
            readonly now: number;
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly local_time: string;
            /** @description whether tasks begin as soon as it is saved */
            readonly starts: boolean;
            /** @description the most recent time that is due, which counts now */
            readonly holds: {
                /** @description 0 every day, 1 Sunday … 7 Saturday */
                readonly week_day: number;
                readonly time: string;
                /** @description false = of another schedule of the pool */
                readonly is_own: boolean;
                /** @description null = of the one that is saved */
                readonly schedule_id: number | null;
                /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
                readonly firing: string;
                /** @description nodes made by schedules; null = a deploy */
                readonly size: number | null;
            } | null;
            /** @description the pool, and then the pools that it depends on */
            readonly moves: readonly {
                readonly pool_id: number;
                readonly pool_name: string;
                /** @description the pool that depends on it; null = it is the schedule’s pool */
                readonly needed_by: string | null;
                /**
                 * @description which nodes count
                 * @enum {unknown}
                 */
                readonly node_type: "crontab" | "depend";
                /** @description how many of them it should have */
                readonly target: number;
                readonly creates: number;
                /** @description failed nodes that are tried again */
                readonly retries: number;
                readonly returns: number;
                /** @description nodes that no schedule made; they are not counted, and stay */
                readonly manual: number;
                /** @description what it would wait for */
                readonly waits: string | null;
                /** @description why it, or a part of it, would fail */
                readonly refused: string | null;
                readonly plans: readonly components["schemas"]["TaskPlan"][];
            }[];
            /** @description the next five of this schedule */
            readonly firings: readonly {
                /** @description 0 every day, 1 Sunday … 7 Saturday */
                readonly week_day: number;
                readonly time: string;
                /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
                readonly firing: string;
                /** @description seconds since 1970 */
                readonly at: number;
                /** @description nodes made by schedules; null = a deploy */
                readonly size: number | null;
            }[];
            /** @description times of other schedules of the pool that say the same kind of thing */
            readonly others: readonly {
                readonly schedule_id: number;
                /** @description 0 every day, 1 Sunday … 7 Saturday */
                readonly week_day: number;
                readonly time: string;
                /** @description nodes made by schedules; null = a deploy */
                readonly size: number | null;
            }[];
            /** @description a deploy, as things are now */
            readonly deploy: components["schemas"]["TaskPlan"] | null;
            /** @description why the deploy would be refused, as things are now */
            readonly refused: string | null;
        };
        readonly ServerKey: {
            /**
             * Format: text
             * @description a line for authorized_keys
             */
            readonly public_key: string;
        };
        readonly Service: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** Format: text */
            readonly service_type: string;
            /** Format: text */
            readonly docker_image: string;
            readonly cluster_id: number;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
        };
        readonly SharedFile: {
            readonly id: number;
            /** @description names with / between them, as web/nginx.conf */
            readonly path: string;
            /** @enum {unknown} */
            readonly kind: "file" | "link";
            /** @description bytes */
            readonly size: number;
            /** @description the host whose file it was; empty = it was uploaded */
            readonly place: string;
            /** @description seconds since 1970 with milliseconds */
            readonly changed: number;
            /** Format: text */
            readonly changed_by: string;
        };
        readonly Step: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            /** @enum {unknown} */
            readonly type: "vm" | "sd" | "remote";
            /** @description parameter name → its type */
            readonly params: {
                readonly [key: string]: string;
            };
        };
        readonly Task: {
            readonly id: number;
            /**
             * @description replace: new machines take the places of old ones; check: it changes nothing, and says what another task would
             * @enum {unknown}
             */
            readonly kind: "expand" | "shrink" | "deploy" | "replace" | "manual" | "check";
            /** @description 0 = it has none: it runs a command, or gathers facts */
            readonly template_id: number;
            readonly template_name: string;
            /** @description the beginning of the command that it runs; null = it runs a template */
            readonly command: string | null;
            readonly task_name: string;
            readonly pool_id: number;
            readonly pool_name: string;
            /**
             * @description 0 init, 1 running, 2 success, 3 failed, 4 stopped
             * @enum {unknown}
             */
            readonly state: 0 | 1 | 2 | 3 | 4;
            /**
             * @description 0 init, 1 running, 2 success, 3 failed, 4 stopped
             * @enum {unknown}
             */
            readonly Status: 0 | 1 | 2 | 3 | 4;
            /** @description how complete a success is; partial: some of its nodes failed; null = it is no success */
            readonly outcome: ("complete" | "partial") | null;
            /**
             * @description where it is, in one word; partial: it succeeded, and some of its nodes failed
             * @enum {unknown}
             */
            readonly condition: "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "partial" | "failed";
            /** @description it is stopped, and can be started again */
            readonly paused: boolean;
            /** @description what it would accept now */
            readonly actions: readonly ("start" | "pause" | "stop")[];
            /** @description the steps, with the parameter values this task runs with */
            readonly options: readonly {
                readonly name: string;
                /**
                 * @description of a task that replaces machines: whether this is for nodes that are made, or for those whose places they take
                 * @enum {unknown}
                 */
                readonly part?: "new" | "old";
                readonly param_values: {
                    readonly [key: string]: unknown;
                };
                readonly retry: {
                    readonly retry_times: number;
                    readonly ignore_error: boolean;
                    /** @description seconds between attempts */
                    readonly interval?: number;
                };
            }[];
            /** @description the most nodes that are active at once */
            readonly step_len: number;
            /** @description how it goes from batch to batch; null = plainly */
            readonly policy: components["schemas"]["RollingPolicy"] | null;
            /**
             * @description after a batch of which every node failed: stop (unless given, for deploys and tasks by hand) or continue
             * @enum {unknown}
             */
            readonly failed_batch: "stop" | "continue";
            /** @description the deploy whose nodes this task brings back */
            readonly rollback_of: number | null;
            /** @description the image that it deploys or starts; null = none that is known */
            readonly tag: string | null;
            /** @description of a deploy: the service’s image when it began; null = it has not begun */
            readonly previous_tag: string | null;
            /** @description from where it was started, as the caller said; null = not known, as of tasks of older versions */
            readonly origin: {
                /** @enum {unknown} */
                readonly kind: "console" | "client" | "schedule" | "dependency" | "lost" | "rollback";
                /** @description the name of the program, by its User-Agent; empty = it gave none */
                readonly client?: string;
                /** @description the address that the request came from */
                readonly address?: string;
                /** @description the task that it runs again */
                readonly again?: number;
                /** @description the run of the schedule */
                readonly run?: number;
                /** @description the task that it rolls back */
                readonly task?: number;
            } | null;
            /** @description what it waits for between two batches */
            readonly interlude: {
                /** @enum {unknown} */
                readonly stage: "bake" | "health" | "prometheus" | "room";
                /** @description which try of a check is due */
                readonly attempt: number;
                /** @description seconds since 1970 when it is due */
                readonly due: number;
            } | null;
            readonly opr_user: string;
            /** @description why the task as a whole failed, or pauses */
            readonly error: string;
            /** @description the task that has a node of this one, which begins by itself when its nodes are free */
            readonly waiting_for: number | null;
            /** @description whom it waits for; null = nobody */
            readonly waits_for: {
                /** @enum {unknown} */
                readonly who: "person";
                /**
                 * @description start: it was only made; checkpoint: its policy wants a look; paused: a person paused it
                 * @enum {unknown}
                 */
                readonly reason: "start" | "checkpoint" | "paused";
                /** @description seconds since 1970 */
                readonly since: number;
            } | null;
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly created: string;
            /** @description when it was made, in seconds since 1970 */
            readonly ctime: number;
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly updated: string;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly started: number | null;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly finished: number | null;
            /** @description how many nodes are in each state, by status code */
            readonly stat: readonly number[];
            /** @description how many nodes are in each state, by status code */
            readonly Stat: readonly number[];
            /** @description how many nodes are in each condition, of those that have any */
            readonly node_conditions: {
                readonly [key: string]: number;
            };
        };
        readonly TaskComparison: {
            /** @description the other task; what is said of it is "there" */
            readonly task_id: number;
            /** @description the names of the steps; null = they are the same */
            readonly steps: {
                readonly here: readonly string[];
                readonly there: readonly string[];
            } | null;
            /** @description parameter values that differ; null = it has none; secrets are masked */
            readonly params: readonly {
                readonly step: string;
                readonly param: string;
                readonly here: string | null;
                readonly there: string | null;
                readonly is_secret: boolean;
            }[];
            /** @description actions that differ, before anything is filled in; null = it has none */
            readonly texts: readonly {
                readonly step: string;
                readonly action: string;
                readonly here: string | null;
                readonly there: string | null;
            }[];
            /** @description env, dir, umask, locale, limits and output_limit of steps where they differ, one a line; null = none */
            readonly environments: readonly {
                readonly step: string;
                readonly here: string | null;
                readonly there: string | null;
            }[];
            /** @description more parameters or actions differ */
            readonly is_cut: boolean;
            /** @description null = they have the same */
            readonly policy: {
                readonly here: components["schemas"]["RollingPolicy"] | null;
                readonly there: components["schemas"]["RollingPolicy"] | null;
            } | null;
            /** @description nodes that failed here, and succeeded there */
            readonly only_here: {
                readonly count: number;
                /** @description the first 20 of them */
                readonly nodes: readonly {
                    readonly id: number;
                    readonly ip: string;
                }[];
            };
            /** @description nodes that failed there, and succeeded here */
            readonly only_there: {
                readonly count: number;
                /** @description the first 20 of them */
                readonly nodes: readonly {
                    readonly id: number;
                    readonly ip: string;
                }[];
            };
        };
        readonly TaskEvent: {
            /** @constant */
            readonly type: "task";
            readonly task_id: number;
            readonly task_name: string;
            readonly pool_id: number;
            /** @enum {unknown} */
            readonly state: "init" | "running" | "success" | "failed" | "stopped";
            /** @enum {unknown} */
            readonly condition: "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "partial" | "failed";
            readonly error: string;
            /** @description how many nodes are in each state, by status code */
            readonly stat: readonly number[];
            /** @description how many nodes are in each condition, of those that have any */
            readonly node_conditions: {
                readonly [key: string]: number;
            };
        };
        readonly TaskPlan: {
            /**
             * @description replace: new machines take the places of old ones; check: it changes nothing, and says what another task would
             * @enum {unknown}
             */
            readonly kind: "expand" | "shrink" | "deploy" | "replace" | "manual" | "check";
            readonly task_name: string;
            /** @description 0 = it has none: it runs a command, or gathers facts */
            readonly template_id: number;
            readonly template_name: string;
            readonly pool_id: number;
            readonly pool_name: string;
            /** @description the steps, with the parameter values the task would run with */
            readonly options: readonly {
                readonly name: string;
                /**
                 * @description of a task that replaces machines: whether this is for nodes that are made, or for those whose places they take
                 * @enum {unknown}
                 */
                readonly part?: "new" | "old";
                readonly param_values: {
                    readonly [key: string]: unknown;
                };
                readonly retry: {
                    readonly retry_times: number;
                    readonly ignore_error: boolean;
                    /** @description seconds between attempts */
                    readonly interval: number;
                };
                /** @description seconds that one attempt may take */
                readonly timeout: number;
                /** @description as whom its actions run on the node, each once */
                readonly become: readonly ("none" | {
                    /** @enum {unknown} */
                    readonly method: "sudo" | "su" | "doas";
                    readonly user: string;
                })[];
                /** @description variables for its actions, at most 64 with 8192 characters each; names in {{ }} are filled in as in actions */
                readonly env?: {
                    readonly [key: string]: string;
                };
                /** @description the working directory of its actions: absolute, or ~/ below the user’s home, in at most 1024 characters; filled in as actions are; without it nothing of the step runs */
                readonly dir?: string;
                /** @description octal digits */
                readonly umask?: string;
                /** @description the value of LANG and LC_ALL; output is read in its encoding */
                readonly locale?: string;
                /** @description numbers, or "unlimited", for nofile, nproc, core, fsize, as, cpu (as ulimit has them; core, fsize and as in bytes, cpu in seconds); where one cannot be set, nothing of the step runs */
                readonly limits?: {
                    readonly nofile?: number | "unlimited";
                    readonly nproc?: number | "unlimited";
                    readonly core?: number | "unlimited";
                    readonly fsize?: number | "unlimited";
                    readonly as?: number | "unlimited";
                    readonly cpu?: number | "unlimited";
                };
                /** @description bytes of output that are kept of each script and module, the beginning and the end of a longer one: 32768 to 1000000, by default 262144 */
                readonly output_limit?: number;
                /** @description the repositories from which its actions take files */
                readonly content: readonly {
                    readonly id: number;
                    readonly name: string;
                    /** @description a branch, tag or commit; "" = the default branch */
                    readonly ref: string;
                    /** @description whose files are used, also when a node is tried again later */
                    readonly commit: string;
                    /** @description when it was fetched, in seconds since 1970, as it could not be reached now; null = just now */
                    readonly fetched: number | null;
                }[];
            }[];
            /** @description the most nodes that are active at once */
            readonly step_len: number;
            /** @description how it would go from batch to batch */
            readonly policy: components["schemas"]["RollingPolicy"] | null;
            /**
             * @description after a batch of which every node failed: stop (unless given, for deploys and tasks by hand) or continue
             * @enum {unknown}
             */
            readonly failed_batch: "stop" | "continue";
            /** @description how many nodes it would work on */
            readonly node_count: number;
            /** @description addresses of nodes that run the tag already */
            readonly up_to_date: readonly string[];
            readonly batches: readonly {
                readonly seq: number;
                /** @description addresses; - for a node that is yet to be made */
                readonly nodes: readonly string[];
            }[];
            /** @description what is probably not meant, though it can run */
            readonly warnings: readonly {
                /** @enum {unknown} */
                readonly code: "plan_image_not_taken" | "plan_content_old" | "plan_nodes_without_machine";
                readonly msg: string;
            }[];
            /** @description judged by earlier tasks of the template in the pool; null = there is none */
            readonly expected_seconds: number | null;
            readonly waiting_for: number | null;
            /** @description what would run at the node of scripts_for */
            readonly scripts: {
                /** @description the node’s address; the first node’s when the task has no such node */
                readonly ip: string;
                readonly steps: readonly {
                    readonly name: string;
                    readonly actions: readonly {
                        readonly name: string;
                        readonly module: string;
                        /** @description the script, or the arguments of the module, filled in; secrets are masked */
                        readonly text: string;
                    }[];
                }[];
            } | null;
            /** @description the task that checks it; null = none does */
            readonly check: {
                /** @description the task to follow */
                readonly task_id: number;
            } | null;
        };
        readonly TaskProgress: {
            readonly batches: readonly {
                readonly id: number;
                /** @description 1 is the first */
                readonly seq: number;
                /**
                 * @description 0 init, 1 running, 2 success, 3 failed, 4 stopped
                 * @enum {unknown}
                 */
                readonly state: 0 | 1 | 2 | 3 | 4;
                /**
                 * @description where it is, in one word
                 * @enum {unknown}
                 */
                readonly condition: "new" | "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "partial" | "failed" | "skipped";
                /** @description its share of the nodes, which are in the order of their batches */
                readonly node_count: number;
                /** @description seconds since 1970 with milliseconds; null = not yet */
                readonly started: number | null;
                /** @description seconds since 1970 with milliseconds; null = not yet */
                readonly finished: number | null;
            }[];
            /** @description in the order in which a node takes them */
            readonly steps: readonly {
                readonly name: string;
                /** @description that ended, of all nodes */
                readonly attempts: number;
                /** @description attempts that failed */
                readonly failures: number;
                /** @description seconds that an attempt takes; null = none ended */
                readonly median: number | null;
                /** @description the longest attempts; id is one for /task/node/{id}/log */
                readonly slowest: readonly {
                    readonly id: number;
                    readonly ip: string;
                    /** @description seconds */
                    readonly seconds: number;
                }[];
            }[];
        };
        readonly Template: {
            readonly id: number;
            /**
             * Format: name
             * @description unique, 1–50 characters on one line
             */
            readonly name: string;
            /**
             * Format: text
             * @description at most 255 characters
             */
            readonly desc: string;
            readonly steps: readonly components["schemas"]["TemplateStep"][];
            readonly policy: components["schemas"]["RollingPolicy"] | null;
            /** @description whether its tasks gather facts of their nodes first, when those known are older than a day */
            readonly facts: boolean;
            /** @description grows with every change of it */
            readonly version: number;
            /** @description who made or changed it last; null = unknown */
            readonly changed_by: string | null;
            /** @description when, in seconds since 1970; null = unknown */
            readonly changed: number | null;
            /** @description the set of records that a file describes and it belongs to (/fleet/apply); null = none */
            readonly managed_by: string | null;
        };
        readonly TemplateStep: {
            readonly name: string;
            readonly param_values: {
                readonly [key: string]: unknown;
            };
            readonly retry: {
                readonly retry_times: number;
                readonly ignore_error: boolean;
                /** @description seconds between attempts */
                readonly interval?: number;
            };
            /** @description {"method": "sudo", "su" or "doas", "user": "root"}, or "none": as the user who logs in */
            readonly become?: "none" | {
                /** @enum {unknown} */
                readonly method: "sudo" | "su" | "doas";
                readonly user: string;
            };
            /** @description variables for its actions, at most 64 with 8192 characters each; names in {{ }} are filled in as in actions */
            readonly env?: {
                readonly [key: string]: string;
            };
            /** @description the working directory of its actions: absolute, or ~/ below the user’s home, in at most 1024 characters; filled in as actions are; without it nothing of the step runs */
            readonly dir?: string;
            /** @description octal digits */
            readonly umask?: string;
            /** @description the value of LANG and LC_ALL; output is read in its encoding */
            readonly locale?: string;
            /** @description numbers, or "unlimited", for nofile, nproc, core, fsize, as, cpu (as ulimit has them; core, fsize and as in bytes, cpu in seconds); where one cannot be set, nothing of the step runs */
            readonly limits?: {
                readonly nofile?: number | "unlimited";
                readonly nproc?: number | "unlimited";
                readonly core?: number | "unlimited";
                readonly fsize?: number | "unlimited";
                readonly as?: number | "unlimited";
                readonly cpu?: number | "unlimited";
            };
            /** @description bytes of output that are kept of each script and module, the beginning and the end of a longer one: 32768 to 1000000, by default 262144 */
            readonly output_limit?: number;
        };
        readonly TemplateUse: {
            readonly pools: {
                readonly count: number;
                /** @description the first 100 by id */
                readonly first: readonly {
                    readonly id: number;
                    readonly name: string;
                    readonly operations: readonly string[];
                }[];
            };
            readonly schedules: {
                readonly count: number;
                /** @description the first 100 by id */
                readonly first: readonly {
                    readonly id: number;
                    readonly pool_id: number;
                    readonly pool_name: string;
                }[];
            };
            /** @description tasks that are not finished */
            readonly tasks: {
                readonly count: number;
                /** @description the first 100 by id */
                readonly first: readonly {
                    readonly id: number;
                    readonly name: string;
                }[];
            };
            /** @description how many tasks ran it, ever */
            readonly task_count: number;
        };
        readonly Terminal: {
            readonly id: number;
            readonly node_id: number;
            readonly pool_id: number;
            readonly pool_name: string;
            /** @description the node’s address at that time */
            readonly ip: string;
            /** @description the user of the node */
            readonly login: string;
            readonly opr_user: string;
            /**
             * @description lost: the process that served it died
             * @enum {unknown}
             */
            readonly state: "open" | "closed" | "lost";
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly opened: number | null;
            /** @description seconds since 1970 with milliseconds; null = not yet */
            readonly closed: number | null;
            /** @description why it was closed */
            readonly reason: string;
            /** @description of its record */
            readonly bytes: number;
        };
        readonly Token: {
            readonly id: number;
            /**
             * Format: name
             * @description what it is for, 1–50 characters; need not be unique
             */
            readonly name: string;
            /**
             * Format: name
             * @description the operator who uses it
             */
            readonly owner: string;
            /** @enum {unknown} */
            readonly state: "active" | "expired" | "revoked";
            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
            readonly created: string;
            /** @description null = never; noted every five minutes at most */
            readonly last_used: string | null;
            /** @description null = never */
            readonly expires: string | null;
            /** @description null = it was not */
            readonly revoked: string | null;
            /** @description the same in seconds since 1970 */
            readonly created_at: number;
            /** @description the same in seconds since 1970 */
            readonly last_used_at: number | null;
            /** @description the same in seconds since 1970 */
            readonly expires_at: number | null;
            /** @description the same in seconds since 1970 */
            readonly revoked_at: number | null;
        };
        readonly UsageRow: {
            /** @description YYYY-MM-DD; null = all days together */
            readonly day: string | null;
            /** @description of the pool or the machine type; null = of neither */
            readonly id: number | null;
            /** @description as it was when the machine was made; empty for by = all */
            readonly name: string;
            /** @description hours of one machine, or of several added up */
            readonly machine_hours: number;
            /** @description of those, hours of machines that were made without a price */
            readonly unpriced_machine_hours: number;
            /** @description one for each currency */
            readonly costs: readonly {
                readonly currency: string;
                /** @description hours of one machine, or of several added up */
                readonly machine_hours: number;
                readonly amount: number;
            }[];
        };
        readonly WatchedEvent: components["schemas"]["TaskEvent"] | components["schemas"]["BatchEvent"] | components["schemas"]["NodeRunEvent"] | components["schemas"]["LogEvent"] | components["schemas"]["LostEvent"] | components["schemas"]["BalancerEvent"] | components["schemas"]["KeyRotationEvent"] | components["schemas"]["NodeFileEvent"];
        readonly Worker: {
            readonly id: string;
            /** @description host name and process id */
            readonly name: string;
            /** @description all, or worker: it serves no API */
            readonly role: string;
            /** @description the most nodes it takes on at once */
            readonly capacity: number;
            /** @description parts of tasks in its hands */
            readonly slices: number;
            /** @description nodes of these that are not finished */
            readonly node_runs: number;
            /** @description seconds since 1970 with milliseconds */
            readonly started: number;
            /** @description seconds since 1970 with milliseconds */
            readonly heartbeat: number;
            /** @description false: others are about to take over what it had */
            readonly alive: boolean;
            /** @description what it lacks for some work, and how that is mended; work that needs it is left to workers that have it. null = it is of an earlier version, which does not say */
            readonly lacks: readonly {
                readonly code: string;
                readonly msg: string;
            }[] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Action = components['schemas']['Action'];
export type ActionImpl = components['schemas']['ActionImpl'];
export type BalancerDifference = components['schemas']['BalancerDifference'];
export type BalancerEvent = components['schemas']['BalancerEvent'];
export type BatchEvent = components['schemas']['BatchEvent'];
export type CheckGroup = components['schemas']['CheckGroup'];
export type Cluster = components['schemas']['Cluster'];
export type Deleted = components['schemas']['Deleted'];
export type Failure = components['schemas']['Failure'];
export type FleetChange = components['schemas']['FleetChange'];
export type Found = components['schemas']['Found'];
export type FoundNode = components['schemas']['FoundNode'];
export type GroupedNodeRun = components['schemas']['GroupedNodeRun'];
export type Key = components['schemas']['Key'];
export type KeyRotation = components['schemas']['KeyRotation'];
export type KeyRotationEvent = components['schemas']['KeyRotationEvent'];
export type KeyRotationNode = components['schemas']['KeyRotationNode'];
export type ListedAction = components['schemas']['ListedAction'];
export type ListedPool = components['schemas']['ListedPool'];
export type ListedRemoteStep = components['schemas']['ListedRemoteStep'];
export type ListedTemplate = components['schemas']['ListedTemplate'];
export type LoadBalancer = components['schemas']['LoadBalancer'];
export type LogEvent = components['schemas']['LogEvent'];
export type LogLine = components['schemas']['LogLine'];
export type LostEvent = components['schemas']['LostEvent'];
export type MachineDrift = components['schemas']['MachineDrift'];
export type MachineType = components['schemas']['MachineType'];
export type Membership = components['schemas']['Membership'];
export type MendAction = components['schemas']['MendAction'];
export type NewToken = components['schemas']['NewToken'];
export type Node = components['schemas']['Node'];
export type NodeAttempt = components['schemas']['NodeAttempt'];
export type NodeFacts = components['schemas']['NodeFacts'];
export type NodeFileEvent = components['schemas']['NodeFileEvent'];
export type NodePage = components['schemas']['NodePage'];
export type NodePast = components['schemas']['NodePast'];
export type NodeRun = components['schemas']['NodeRun'];
export type NodeRunEvent = components['schemas']['NodeRunEvent'];
export type OutputGroup = components['schemas']['OutputGroup'];
export type PlanOfTask = components['schemas']['PlanOfTask'];
export type Pool = components['schemas']['Pool'];
export type PoolImages = components['schemas']['PoolImages'];
export type Provider = components['schemas']['Provider'];
export type RecordChanges = components['schemas']['RecordChanges'];
export type RemoteStep = components['schemas']['RemoteStep'];
export type Repository = components['schemas']['Repository'];
export type RepositoryFile = components['schemas']['RepositoryFile'];
export type RollingPolicy = components['schemas']['RollingPolicy'];
export type RollingPolicyChanges = components['schemas']['RollingPolicyChanges'];
export type Schedule = components['schemas']['Schedule'];
export type SchedulePlan = components['schemas']['SchedulePlan'];
export type ServerKey = components['schemas']['ServerKey'];
export type Service = components['schemas']['Service'];
export type SharedFile = components['schemas']['SharedFile'];
export type Step = components['schemas']['Step'];
export type Task = components['schemas']['Task'];
export type TaskComparison = components['schemas']['TaskComparison'];
export type TaskEvent = components['schemas']['TaskEvent'];
export type TaskPlan = components['schemas']['TaskPlan'];
export type TaskProgress = components['schemas']['TaskProgress'];
export type Template = components['schemas']['Template'];
export type TemplateStep = components['schemas']['TemplateStep'];
export type TemplateUse = components['schemas']['TemplateUse'];
export type Terminal = components['schemas']['Terminal'];
export type Token = components['schemas']['Token'];
export type UsageRow = components['schemas']['UsageRow'];
export type WatchedEvent = components['schemas']['WatchedEvent'];
export type Worker = components['schemas']['Worker'];
export type $defs = Record<string, never>;
export interface operations {
    readonly cluster_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Cluster"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly cluster_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description unique, 1–50 characters on one line
                     */
                    readonly name: string;
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** Format: text */
                    readonly biz?: string;
                    /** @description the most machines, also those that are being made; null = any number */
                    readonly most_machines?: number | null;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly cluster_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** Format: text */
                    readonly biz?: string;
                    /** @description the most machines, also those that are being made; null = any number */
                    readonly most_machines?: number | null;
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly cluster_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly cluster_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["Cluster"];
                    };
                };
            };
        };
    };
    readonly cluster_id_list_services: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Service"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly service_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description unique, 1–50 characters on one line
                     */
                    readonly name: string;
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc: string;
                    /** Format: text */
                    readonly service_type: string;
                    /** Format: text */
                    readonly docker_image: string;
                    readonly cluster_id: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description the id of what was made */
                            readonly id: number;
                        };
                    };
                };
            };
        };
    };
    readonly service_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** Format: text */
                    readonly service_type?: string;
                    /** Format: text */
                    readonly docker_image?: string;
                    readonly cluster_id?: number;
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly service_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: Record<string, never>;
                    };
                };
            };
        };
    };
    readonly service_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Service"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly service_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["Service"];
                    };
                };
            };
        };
    };
    readonly service_id_list_pools: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Pool"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly pool_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description unique, 1–50 characters on one line
                     */
                    readonly name: string;
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc: string;
                    /** @description id of a machine type */
                    readonly vm_type: number;
                    /** @description id of a load balancer */
                    readonly sd_id: number;
                    /** @description all load balancers of the pool, the first one (sd_id) too; empty = sd_id alone */
                    readonly balancers?: readonly {
                        readonly sd_id: number;
                        /** @description absent = the port of the load balancer’s settings */
                        readonly port?: number;
                        /** @description absent = the weight of the load balancer’s settings */
                        readonly weight?: number;
                    }[];
                    readonly service_id: number;
                    /** @description which template each operation runs */
                    readonly tasks?: {
                        readonly expand?: number;
                        readonly shrink?: number;
                        readonly deploy?: number;
                    };
                    /** @description nodes whose machines are gone are replaced without being asked for */
                    readonly replace_lost?: boolean;
                    /** @description how its nodes are reached, where that differs from the machine type; what is left out is as there */
                    readonly ssh?: {
                        readonly user?: string;
                        readonly port?: number;
                        /** @description the hosts on the way, in their order; empty: directly */
                        readonly jumps?: readonly {
                            readonly host: string;
                            readonly port?: number;
                            readonly user: string;
                            /** @description one of the server's keys; left out: its own */
                            readonly key_file?: string;
                            /** @description public keys that sign its host key; left out: the key of the first contact counts */
                            readonly host_ca?: readonly string[];
                        }[];
                    };
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description the id of what was made */
                            readonly id: number;
                        };
                    };
                };
            };
        };
    };
    readonly pool_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** @description id of a machine type */
                    readonly vm_type?: number;
                    /** @description id of a load balancer */
                    readonly sd_id?: number;
                    /** @description all load balancers of the pool, the first one (sd_id) too; empty = sd_id alone */
                    readonly balancers?: readonly {
                        readonly sd_id: number;
                        /** @description absent = the port of the load balancer’s settings */
                        readonly port?: number;
                        /** @description absent = the weight of the load balancer’s settings */
                        readonly weight?: number;
                    }[];
                    /** @description which template each operation runs */
                    readonly tasks?: {
                        readonly expand?: number;
                        readonly shrink?: number;
                        readonly deploy?: number;
                    };
                    /** @description nodes whose machines are gone are replaced without being asked for */
                    readonly replace_lost?: boolean;
                    /** @description how its nodes are reached, where that differs from the machine type; what is left out is as there */
                    readonly ssh?: {
                        readonly user?: string;
                        readonly port?: number;
                        /** @description the hosts on the way, in their order; empty: directly */
                        readonly jumps?: readonly {
                            readonly host: string;
                            readonly port?: number;
                            readonly user: string;
                            /** @description one of the server's keys; left out: its own */
                            readonly key_file?: string;
                            /** @description public keys that sign its host key; left out: the key of the first contact counts */
                            readonly host_ca?: readonly string[];
                        }[];
                    };
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: Record<string, never>;
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly pool_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: Record<string, never>;
                    };
                };
            };
        };
    };
    readonly pool_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
                readonly sort?: "id" | "name" | "changed" | "nodes" | "last_task";
                readonly order?: "asc" | "desc";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["ListedPool"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly pool_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["Pool"];
                    };
                };
            };
        };
    };
    readonly pool_expand_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly num: number;
                    readonly policy?: components["schemas"]["RollingPolicyChanges"] | null;
                    /** @description {step: {param: value}}, or {param: value} for every step that has it */
                    readonly params?: {
                        readonly [key: string]: unknown;
                    } | readonly {
                        readonly [key: string]: unknown;
                    }[];
                    /** @description 1 = say what would happen, and change nothing; also as ?plan=1 */
                    readonly plan?: boolean | (1 | 0 | "1" | "0" | "true" | "false");
                    /** @description with plan=1: asks nodes what would change there, in a task of kind check that changes nothing. true = all nodes of the plan that exist; an address = that node. /task/:id/checks has what they say */
                    readonly check?: boolean | (1 | 0) | string;
                    /**
                     * @description when another task has one of the nodes: wait (the default), or refuse with 409
                     * @enum {unknown}
                     */
                    readonly on_busy?: "wait" | "refuse";
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description the task to follow */
                            readonly task_id: number;
                        } | {
                            /** @description a task for each pool */
                            readonly plans: readonly components["schemas"]["TaskPlan"][];
                        };
                    };
                };
            };
        };
    };
    readonly pool_shrink_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description ids or addresses, mixed
                     * @example [
                     *       "10.0.0.1",
                     *       "10.0.0.2"
                     *     ]
                     */
                    readonly nodes: readonly unknown[] | string;
                    readonly policy?: components["schemas"]["RollingPolicyChanges"] | null;
                    /** @description {step: {param: value}}, or {param: value} for every step that has it */
                    readonly params?: {
                        readonly [key: string]: unknown;
                    } | readonly {
                        readonly [key: string]: unknown;
                    }[];
                    /** @description 1 = say what would happen, and change nothing; also as ?plan=1 */
                    readonly plan?: boolean | (1 | 0 | "1" | "0" | "true" | "false");
                    /** @description with plan=1: asks nodes what would change there, in a task of kind check that changes nothing. true = all nodes of the plan that exist; an address = that node. /task/:id/checks has what they say */
                    readonly check?: boolean | (1 | 0) | string;
                    /**
                     * @description when another task has one of the nodes: wait (the default), or refuse with 409
                     * @enum {unknown}
                     */
                    readonly on_busy?: "wait" | "refuse";
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description the task to follow */
                            readonly task_id: number;
                        } | {
                            /** @description a task for each pool */
                            readonly plans: readonly components["schemas"]["TaskPlan"][];
                        };
                    };
                };
            };
        };
    };
    readonly pool_deploy_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly max_num: number;
                    /** Format: text */
                    readonly tag: string;
                    /** @description also to nodes that are known to run the image */
                    readonly force?: boolean;
                    /** @description the deploy of this pool that this runs again: secrets without a value are taken from it */
                    readonly again?: number;
                    readonly policy?: components["schemas"]["RollingPolicyChanges"] | null;
                    /** @description {step: {param: value}}, or {param: value} for every step that has it */
                    readonly params?: {
                        readonly [key: string]: unknown;
                    } | readonly {
                        readonly [key: string]: unknown;
                    }[];
                    /** @description 1 = say what would happen, and change nothing; also as ?plan=1 */
                    readonly plan?: boolean | (1 | 0 | "1" | "0" | "true" | "false");
                    /** @description with plan=1: asks nodes what would change there, in a task of kind check that changes nothing. true = all nodes of the plan that exist; an address = that node. /task/:id/checks has what they say */
                    readonly check?: boolean | (1 | 0) | string;
                    /**
                     * @description when another task has one of the nodes: wait (the default), or refuse with 409
                     * @enum {unknown}
                     */
                    readonly on_busy?: "wait" | "refuse";
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description the task to follow */
                            readonly task_id: number;
                        } | {
                            /** @description a task for each pool */
                            readonly plans: readonly components["schemas"]["TaskPlan"][];
                        };
                    };
                };
            };
        };
    };
    readonly pool_replace_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description ids or addresses, mixed
                     * @example [
                     *       "10.0.0.1",
                     *       "10.0.0.2"
                     *     ]
                     */
                    readonly nodes?: readonly unknown[] | string;
                    /**
                     * @description how many machines more than before there may be at once: 10% unless given; 0: old ones are returned first
                     * @example 3
                     * @example 5%
                     */
                    readonly max_surge?: number | string | null;
                    /**
                     * @description how many machines less than before there may be at once; then max_surge is 0
                     * @example 3
                     * @example 5%
                     */
                    readonly max_unavailable?: number | string | null;
                    readonly policy?: components["schemas"]["RollingPolicyChanges"] | null;
                    /** @description {step: {param: value}}, or {param: value} for every step that has it */
                    readonly params?: {
                        readonly [key: string]: unknown;
                    } | readonly {
                        readonly [key: string]: unknown;
                    }[];
                    /** @description 1 = say what would happen, and change nothing; also as ?plan=1 */
                    readonly plan?: boolean | (1 | 0 | "1" | "0" | "true" | "false");
                    /** @description with plan=1: asks nodes what would change there, in a task of kind check that changes nothing. true = all nodes of the plan that exist; an address = that node. /task/:id/checks has what they say */
                    readonly check?: boolean | (1 | 0) | string;
                    /**
                     * @description when another task has one of the nodes: wait (the default), or refuse with 409
                     * @enum {unknown}
                     */
                    readonly on_busy?: "wait" | "refuse";
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description the task to follow */
                            readonly task_id: number;
                        } | {
                            /** @description a task for each pool */
                            readonly plans: readonly components["schemas"]["TaskPlan"][];
                        };
                    };
                };
            };
        };
    };
    readonly pool_id_list_nodes: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
                readonly status?: number;
                readonly condition?: "new" | "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "skipped";
                readonly image?: string;
                readonly facts?: string;
                readonly sort?: "id" | "ip" | "status" | "image" | "node_type" | "vm_id";
                readonly order?: "asc" | "desc";
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Node"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly pool_images: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly pool_id?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["PoolImages"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly pool_id_add_nodes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description addresses
                     * @example [
                     *       "10.0.0.1",
                     *       "10.0.0.2"
                     *     ]
                     */
                    readonly nodes: readonly unknown[] | string;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the ids of the new nodes, in order */
                        readonly data: readonly number[];
                    };
                };
            };
        };
    };
    readonly pool_id_remove_nodes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description ids or addresses, mixed
                     * @example [
                     *       "10.0.0.1",
                     *       "10.0.0.2"
                     *     ]
                     */
                    readonly nodes: readonly unknown[] | string;
                    /** @description also nodes in a task that is paused or was stopped: they are given up in it first */
                    readonly force?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: Record<string, never>;
                    };
                };
            };
        };
    };
    readonly pool_search_by_ip_iplist: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly iplist: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description address → the id of its pool */
                        readonly data: {
                            readonly [key: string]: number;
                        };
                    };
                };
            };
        };
    };
    readonly node_find: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description addresses
                     * @example [
                     *       "10.0.0.1",
                     *       "10.0.0.2"
                     *     ]
                     */
                    readonly nodes?: readonly unknown[] | string;
                    readonly cluster_id?: number;
                    readonly service_id?: number;
                    readonly pool_id?: number;
                    /**
                     * @description absent = any
                     * @enum {unknown}
                     */
                    readonly condition?: "new" | "waiting" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "skipped";
                    /**
                     * Format: part
                     * @description part of the address
                     */
                    readonly name?: string;
                    /** @description conditions on facts, separated by commas: distribution=Debian, memtotal_mb>4000 (=, !=, >, >=, <, <=); a text with commas stands in double quotes. The facts: architecture, bios_vendor, bios_version, distribution, distribution_major_version, distribution_release, distribution_version, domain, fqdn, hostname, kernel, memtotal_mb, os_family, pkg_mgr, processor_cores, processor_count, processor_nproc, processor_vcpus, product_name, python_version, service_mgr, swaptotal_mb, system, system_vendor, virtualization_role, virtualization_type */
                    readonly facts?: string;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["FoundNode"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                        /** @description addresses in nodes that no node has, whatever its pool */
                        readonly unknown: readonly string[];
                    };
                };
            };
        };
    };
    readonly node_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["NodePage"];
                    };
                };
            };
        };
    };
    readonly node_id_history: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["NodePast"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly node_at_address: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly address: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            readonly id: number;
                            readonly pool_id: number;
                        };
                    };
                };
            };
        };
    };
    readonly node_open_terminal: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly node_id: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description offered as the subprotocol ticket.<ticket>, beside that of protocol */
                            readonly ticket: string;
                            readonly protocol: string;
                            /** @description seconds */
                            readonly expires_in: number;
                        };
                    };
                };
            };
        };
    };
    readonly terminal_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly node_id?: number;
                readonly opr_user?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Terminal"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly terminal_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["Terminal"];
                    };
                };
            };
        };
    };
    readonly terminal_id_cast: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-asciicast; charset=utf-8": string;
                };
            };
        };
    };
    readonly node_facts_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["NodeFacts"];
                    };
                };
            };
        };
    };
    readonly node_gather_facts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description seconds that an attempt may take; 0 = the default */
                    readonly timeout?: number;
                    /** @description 0: the tasks are only made, and begin by /task/start; absent or 1: they begin at once */
                    readonly auto?: number | boolean;
                    readonly max_ratio?: number;
                    readonly max_num?: number;
                    readonly max_failures?: number | string;
                    /**
                     * @description ids or addresses, mixed
                     * @example [
                     *       "10.0.0.1",
                     *       "10.0.0.2"
                     *     ]
                     */
                    readonly nodes?: readonly unknown[] | string;
                    /**
                     * @description node: in the order of the nodes’ ids (the default); given: in that of nodes
                     * @enum {unknown}
                     */
                    readonly order?: "node" | "given";
                    readonly policy?: components["schemas"]["RollingPolicyChanges"] | null;
                    /** @description with plan=1: the address of a node, to see the scripts that would run there */
                    readonly scripts_for?: string;
                    /** @description 1 = say what would happen, and change nothing; also as ?plan=1 */
                    readonly plan?: boolean | (1 | 0 | "1" | "0" | "true" | "false");
                    /** @description with plan=1: asks nodes what would change there, in a task of kind check that changes nothing. true = all nodes of the plan that exist; an address = that node. /task/:id/checks has what they say */
                    readonly check?: boolean | (1 | 0) | string;
                    /**
                     * @description when another task has one of the nodes: wait (the default), or refuse with 409
                     * @enum {unknown}
                     */
                    readonly on_busy?: "wait" | "refuse";
                    /** @description all nodes of this pool that have an address */
                    readonly pool_id?: number;
                    /**
                     * Format: name
                     * @description absent = gather facts
                     */
                    readonly task_name?: string;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null | {
                            /** @description a task for each pool */
                            readonly plans: readonly components["schemas"]["TaskPlan"][];
                        };
                        /** @description the new tasks, in the order of their pools */
                        readonly task_ids?: readonly number[];
                    };
                };
            };
        };
    };
    readonly task_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly template_id: number;
                    /** Format: name */
                    readonly task_name: string;
                    /**
                     * Format: name
                     * @description who starts it, in trust mode; with a token it is the token’s owner, whatever stands here
                     */
                    readonly opr_user: string;
                    /** @description {step: {param: value}}, or {param: value} for every step that has it */
                    readonly params?: {
                        readonly [key: string]: unknown;
                    } | readonly {
                        readonly [key: string]: unknown;
                    }[];
                    /** @description the task that this runs again, of the same template and pool: secrets without a value are taken from it */
                    readonly again?: number;
                    /** @description seconds that an attempt may take; 0 = the default */
                    readonly timeout?: number;
                    /** @description 0: the tasks are only made, and begin by /task/start; absent or 1: they begin at once */
                    readonly auto?: number | boolean;
                    readonly max_ratio?: number;
                    readonly max_num?: number;
                    readonly max_failures?: number | string;
                    /**
                     * @description addresses, or {"ip": address}
                     * @example [
                     *       "10.0.0.1",
                     *       "10.0.0.2"
                     *     ]
                     */
                    readonly nodes: readonly unknown[] | string;
                    /**
                     * @description node: in the order of the nodes’ ids (the default); given: in that of nodes
                     * @enum {unknown}
                     */
                    readonly order?: "node" | "given";
                    readonly policy?: components["schemas"]["RollingPolicyChanges"] | null;
                    /** @description with plan=1: the address of a node, to see the scripts that would run there */
                    readonly scripts_for?: string;
                    /** @description 1 = say what would happen, and change nothing; also as ?plan=1 */
                    readonly plan?: boolean | (1 | 0 | "1" | "0" | "true" | "false");
                    /** @description with plan=1: asks nodes what would change there, in a task of kind check that changes nothing. true = all nodes of the plan that exist; an address = that node. /task/:id/checks has what they say */
                    readonly check?: boolean | (1 | 0) | string;
                    /**
                     * @description when another task has one of the nodes: wait (the default), or refuse with 409
                     * @enum {unknown}
                     */
                    readonly on_busy?: "wait" | "refuse";
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null | {
                            /** @description a task for each pool */
                            readonly plans: readonly components["schemas"]["TaskPlan"][];
                        };
                        /** @description the new tasks, in the order of their pools */
                        readonly task_ids?: readonly number[];
                    };
                };
            };
        };
    };
    readonly task_start_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description {step: {param: value}}, or {param: value} for every step that has it */
                    readonly params?: {
                        readonly [key: string]: unknown;
                    } | readonly {
                        readonly [key: string]: unknown;
                    }[];
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null;
                    };
                };
            };
        };
    };
    readonly task_pause_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null;
                    };
                };
            };
        };
    };
    readonly task_stop_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null;
                    };
                };
            };
        };
    };
    readonly task_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly state?: number;
                readonly outcome?: "complete" | "partial";
                readonly condition?: string;
                readonly waits_for?: "person";
                readonly kind?: "expand" | "shrink" | "deploy" | "replace" | "manual" | "check";
                readonly pool_id?: number;
                readonly template_id?: number;
                readonly opr_user?: string;
                readonly task_name?: string;
                readonly name?: string;
                readonly from?: number;
                readonly to?: number;
                readonly sort?: "id" | "name" | "pool" | "operator" | "started" | "duration";
                readonly order?: "asc" | "desc";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Task"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly task_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["Task"];
                    };
                };
            };
        };
    };
    readonly task_run_command: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description a script of at most 65536 characters; its #! line says what runs it, else it is sh */
                    readonly script: string;
                    /** @description fill in {{ip}} and the other facts of the node; otherwise the script goes there as it is */
                    readonly render?: boolean;
                    /**
                     * @description as whom its actions run, unless they say it: {"method": "sudo", "su" or "doas", "user": "root"}, or "none": as the user who logs in; left out: as the machine type says
                     * @example {
                     *       "method": "sudo",
                     *       "user": "root"
                     *     }
                     * @example none
                     */
                    readonly become?: unknown;
                    /**
                     * @description variables for its actions, at most 64 with 8192 characters each; names in {{ }} are filled in as in actions
                     * @example {
                     *       "PORT": "{{port}}"
                     *     }
                     */
                    readonly env?: unknown;
                    /**
                     * @description the working directory of its actions: absolute, or ~/ below the user’s home, in at most 1024 characters; filled in as actions are; without it nothing of the step runs
                     * @example /srv/app
                     */
                    readonly dir?: unknown;
                    /**
                     * @description octal digits
                     * @example 027
                     */
                    readonly umask?: unknown;
                    /**
                     * @description the value of LANG and LC_ALL; output is read in its encoding
                     * @example C.UTF-8
                     */
                    readonly locale?: unknown;
                    /**
                     * @description numbers, or "unlimited", for nofile, nproc, core, fsize, as, cpu (as ulimit has them; core, fsize and as in bytes, cpu in seconds); where one cannot be set, nothing of the step runs
                     * @example {
                     *       "nofile": 65536,
                     *       "core": "unlimited"
                     *     }
                     */
                    readonly limits?: unknown;
                    /**
                     * @description bytes of output that are kept of each script and module, the beginning and the end of a longer one: 32768 to 1000000, by default 262144
                     * @example 1000000
                     */
                    readonly output_limit?: unknown;
                    /**
                     * Format: name
                     * @description absent = the first line of the script
                     */
                    readonly task_name?: string;
                    /** @description seconds that an attempt may take; 0 = the default */
                    readonly timeout?: number;
                    /** @description 0: the tasks are only made, and begin by /task/start; absent or 1: they begin at once */
                    readonly auto?: number | boolean;
                    readonly max_ratio?: number;
                    readonly max_num?: number;
                    readonly max_failures?: number | string;
                    /**
                     * @description addresses, or {"ip": address}
                     * @example [
                     *       "10.0.0.1",
                     *       "10.0.0.2"
                     *     ]
                     */
                    readonly nodes: readonly unknown[] | string;
                    /**
                     * @description node: in the order of the nodes’ ids (the default); given: in that of nodes
                     * @enum {unknown}
                     */
                    readonly order?: "node" | "given";
                    readonly policy?: components["schemas"]["RollingPolicyChanges"] | null;
                    /** @description with plan=1: the address of a node, to see the scripts that would run there */
                    readonly scripts_for?: string;
                    /** @description 1 = say what would happen, and change nothing; also as ?plan=1 */
                    readonly plan?: boolean | (1 | 0 | "1" | "0" | "true" | "false");
                    /** @description with plan=1: asks nodes what would change there, in a task of kind check that changes nothing. true = all nodes of the plan that exist; an address = that node. /task/:id/checks has what they say */
                    readonly check?: boolean | (1 | 0) | string;
                    /**
                     * @description when another task has one of the nodes: wait (the default), or refuse with 409
                     * @enum {unknown}
                     */
                    readonly on_busy?: "wait" | "refuse";
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null | {
                            /** @description a task for each pool */
                            readonly plans: readonly components["schemas"]["TaskPlan"][];
                        };
                        /** @description the new tasks, in the order of their pools */
                        readonly task_ids?: readonly number[];
                    };
                };
            };
        };
    };
    readonly task_id_detail: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly state?: number;
                readonly node?: number;
                readonly group?: "state" | "none";
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["NodeRun"][] | {
                            readonly [key: string]: readonly components["schemas"]["GroupedNodeRun"][];
                        };
                        readonly page?: number;
                        readonly page_size?: number;
                        /** @description how many rows match in all */
                        readonly query_count?: number;
                    };
                };
            };
        };
    };
    readonly task_id_log: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly after?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["LogLine"][];
                        readonly page?: number;
                        readonly page_size?: number;
                        /** @description how many rows match in all */
                        readonly query_count?: number;
                    };
                };
            };
        };
    };
    readonly task_node_id_log: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly {
                            readonly [key: string]: string;
                        }[];
                    };
                };
            };
        };
    };
    readonly task_node_id_attempts: {
        readonly parameters: {
            readonly query?: {
                readonly step_index?: number;
                readonly attempt?: number;
                readonly offset?: number;
                readonly only?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the last 1000 attempts in order; with step_index and attempt from that one on, and, while it runs, of its text what comes after offset characters */
                        readonly data: readonly components["schemas"]["NodeAttempt"][];
                    };
                };
            };
        };
    };
    readonly task_node_id_retry: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null;
                    };
                };
            };
        };
    };
    readonly task_node_id_skip: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null;
                    };
                };
            };
        };
    };
    readonly task_node_id_abandon: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null;
                    };
                };
            };
        };
    };
    readonly task_id_progress: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["TaskProgress"];
                    };
                };
            };
        };
    };
    readonly task_id_checks: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly step?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["CheckGroup"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                        /** @description nodes that have not begun the step */
                        readonly waiting: number;
                        /** @description nodes that ended before the step */
                        readonly without: number;
                        /** @description how many nodes each finding has */
                        readonly findings: {
                            readonly failed: number;
                            readonly changed: number;
                            readonly not_checked: number;
                            readonly unchanged: number;
                        };
                    };
                };
            };
        };
    };
    readonly task_id_output: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly step?: number;
                readonly named?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["OutputGroup"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                        /** @description nodes that have not begun the step */
                        readonly waiting: number;
                        /** @description nodes that ended before the step */
                        readonly without: number;
                    };
                };
            };
        };
    };
    readonly task_id_plan: {
        readonly parameters: {
            readonly query?: {
                readonly scripts_for?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["PlanOfTask"];
                    };
                };
            };
        };
    };
    readonly task_id_compare: {
        readonly parameters: {
            readonly query?: {
                readonly with?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description null = there is no task before it */
                        readonly data: components["schemas"]["TaskComparison"] | null;
                    };
                };
            };
        };
    };
    readonly task_saveTask: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description 0 = a new one; else the one to replace as a whole */
                    readonly id?: number;
                    readonly pool_id: number;
                    /** Format: text */
                    readonly type: string;
                    /** Format: text */
                    readonly exec_type: string;
                    readonly cron_itmes?: readonly {
                        /** @description expand, shrink: the size that the pool should have from that time on */
                        readonly instance_num?: number;
                        /** @description upload: the most nodes at once, in percent; 0 = no such limit */
                        readonly concurr_ratio?: number;
                        /** @description upload: the most nodes at once; 0 = no such limit */
                        readonly concurr_num?: number;
                        /** @description 0 every day, 1 Sunday … 7 Saturday */
                        readonly week_day: number;
                        /** @description HH:mm or HH:mm:ss in the server’s time zone */
                        readonly time: string;
                        /** @description 1 = switched off */
                        readonly ignore?: number | boolean;
                    }[];
                    readonly cron_items?: readonly {
                        /** @description expand, shrink: the size that the pool should have from that time on */
                        readonly instance_num?: number;
                        /** @description upload: the most nodes at once, in percent; 0 = no such limit */
                        readonly concurr_ratio?: number;
                        /** @description upload: the most nodes at once; 0 = no such limit */
                        readonly concurr_num?: number;
                        /** @description 0 every day, 1 Sunday … 7 Saturday */
                        readonly week_day: number;
                        /** @description HH:mm or HH:mm:ss in the server’s time zone */
                        readonly time: string;
                        /** @description 1 = switched off */
                        readonly ignore?: number | boolean;
                    }[];
                    readonly depend_itmes?: readonly {
                        readonly pool_id: number;
                        /** @description nodes of that pool for each node of this one */
                        readonly ratio: number;
                        /** @description nodes of that pool on top */
                        readonly elastic_count?: number;
                        /** @description before which nodes wait for that pool; empty = the last step */
                        readonly step_name?: string;
                        /** @description 1 = switched off */
                        readonly ignore?: number | boolean;
                    }[];
                    readonly depend_items?: readonly {
                        readonly pool_id: number;
                        /** @description nodes of that pool for each node of this one */
                        readonly ratio: number;
                        /** @description nodes of that pool on top */
                        readonly elastic_count?: number;
                        /** @description before which nodes wait for that pool; empty = the last step */
                        readonly step_name?: string;
                        /** @description 1 = switched off */
                        readonly ignore?: number | boolean;
                    }[];
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                    /** @description 1 = say what would happen, and change nothing; also as ?plan=1 */
                    readonly plan?: boolean | (1 | 0 | "1" | "0" | "true" | "false");
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: true | components["schemas"]["SchedulePlan"];
                        readonly schedule_id?: number;
                        /** @description the version that it has now */
                        readonly version?: number;
                    };
                };
            };
        };
    };
    readonly task_deleteTask_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: true;
                    };
                };
            };
        };
    };
    readonly task_scheduleList: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly pool_id?: number;
                readonly type?: string;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Schedule"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly task_expandList_poolId: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly poolId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Schedule"][];
                    };
                };
            };
        };
    };
    readonly task_shrinkList_poolId: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly poolId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Schedule"][];
                    };
                };
            };
        };
    };
    readonly task_uploadList_poolId: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly poolId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Schedule"][];
                    };
                };
            };
        };
    };
    readonly clock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description of the IANA database */
                            readonly time_zone: string;
                            /** @description seconds since 1970 */
                            readonly now: number;
                            /** @description YYYY-MM-DD HH:mm:ss in the server’s time zone */
                            readonly local_time: string;
                        };
                    };
                };
            };
        };
    };
    readonly task_tpl_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description unique, 1–50 characters on one line
                     */
                    readonly name: string;
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc: string;
                    readonly steps: readonly {
                        readonly name: string;
                        readonly param_values?: {
                            readonly [key: string]: unknown;
                        };
                        readonly retry?: {
                            readonly retry_times?: number;
                            readonly ignore_error?: boolean;
                            /** @description seconds between attempts */
                            readonly interval?: number;
                        };
                        /**
                         * @description as whom its actions run, unless they say it: {"method": "sudo", "su" or "doas", "user": "root"}, or "none": as the user who logs in; left out: as the machine type says
                         * @example {
                         *       "method": "sudo",
                         *       "user": "root"
                         *     }
                         * @example none
                         */
                        readonly become?: unknown;
                        /**
                         * @description variables for its actions, at most 64 with 8192 characters each; names in {{ }} are filled in as in actions
                         * @example {
                         *       "PORT": "{{port}}"
                         *     }
                         */
                        readonly env?: unknown;
                        /**
                         * @description the working directory of its actions: absolute, or ~/ below the user’s home, in at most 1024 characters; filled in as actions are; without it nothing of the step runs
                         * @example /srv/app
                         */
                        readonly dir?: unknown;
                        /**
                         * @description octal digits
                         * @example 027
                         */
                        readonly umask?: unknown;
                        /**
                         * @description the value of LANG and LC_ALL; output is read in its encoding
                         * @example C.UTF-8
                         */
                        readonly locale?: unknown;
                        /**
                         * @description numbers, or "unlimited", for nofile, nproc, core, fsize, as, cpu (as ulimit has them; core, fsize and as in bytes, cpu in seconds); where one cannot be set, nothing of the step runs
                         * @example {
                         *       "nofile": 65536,
                         *       "core": "unlimited"
                         *     }
                         */
                        readonly limits?: unknown;
                        /**
                         * @description bytes of output that are kept of each script and module, the beginning and the end of a longer one: 32768 to 1000000, by default 262144
                         * @example 1000000
                         */
                        readonly output_limit?: unknown;
                    }[];
                    readonly policy?: components["schemas"]["RollingPolicyChanges"] | null;
                    /** @description whether its tasks gather facts of their nodes first, when those known are older than a day */
                    readonly facts?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly task_tpl_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
                readonly sort?: "id" | "name" | "changed" | "last_task";
                readonly order?: "asc" | "desc";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["ListedTemplate"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly task_tpl_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["Template"];
                    };
                };
            };
        };
    };
    readonly task_tpl_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    readonly steps?: readonly {
                        readonly name: string;
                        readonly param_values?: {
                            readonly [key: string]: unknown;
                        };
                        readonly retry?: {
                            readonly retry_times?: number;
                            readonly ignore_error?: boolean;
                            /** @description seconds between attempts */
                            readonly interval?: number;
                        };
                        /**
                         * @description as whom its actions run, unless they say it: {"method": "sudo", "su" or "doas", "user": "root"}, or "none": as the user who logs in; left out: as the machine type says
                         * @example {
                         *       "method": "sudo",
                         *       "user": "root"
                         *     }
                         * @example none
                         */
                        readonly become?: unknown;
                        /**
                         * @description variables for its actions, at most 64 with 8192 characters each; names in {{ }} are filled in as in actions
                         * @example {
                         *       "PORT": "{{port}}"
                         *     }
                         */
                        readonly env?: unknown;
                        /**
                         * @description the working directory of its actions: absolute, or ~/ below the user’s home, in at most 1024 characters; filled in as actions are; without it nothing of the step runs
                         * @example /srv/app
                         */
                        readonly dir?: unknown;
                        /**
                         * @description octal digits
                         * @example 027
                         */
                        readonly umask?: unknown;
                        /**
                         * @description the value of LANG and LC_ALL; output is read in its encoding
                         * @example C.UTF-8
                         */
                        readonly locale?: unknown;
                        /**
                         * @description numbers, or "unlimited", for nofile, nproc, core, fsize, as, cpu (as ulimit has them; core, fsize and as in bytes, cpu in seconds); where one cannot be set, nothing of the step runs
                         * @example {
                         *       "nofile": 65536,
                         *       "core": "unlimited"
                         *     }
                         */
                        readonly limits?: unknown;
                        /**
                         * @description bytes of output that are kept of each script and module, the beginning and the end of a longer one: 32768 to 1000000, by default 262144
                         * @example 1000000
                         */
                        readonly output_limit?: unknown;
                    }[];
                    readonly policy?: components["schemas"]["RollingPolicyChanges"] | null;
                    /** @description whether its tasks gather facts of their nodes first, when those known are older than a day */
                    readonly facts?: boolean;
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly task_tpl_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: null;
                    };
                };
            };
        };
    };
    readonly task_step_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Step"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly remote_step_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
                readonly sort?: "id" | "name" | "changed";
                readonly order?: "asc" | "desc";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["ListedRemoteStep"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly remote_step_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description unique, 1–50 characters on one line
                     */
                    readonly name: string;
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc: string;
                    /** @description names of actions, in the order in which they run */
                    readonly actions: readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly remote_step_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** @description names of actions, in the order in which they run */
                    readonly actions?: readonly string[];
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly remote_step_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly remote_step_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["RemoteStep"];
                    };
                };
            };
        };
    };
    readonly action_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
                readonly sort?: "id" | "name" | "changed";
                readonly order?: "asc" | "desc";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["ListedAction"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly action_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description unique, 1–50 characters on one line
                     */
                    readonly name: string;
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc: string;
                    /** @description parameter name → its type; the values of a parameter of type secret are never shown */
                    readonly params: {
                        readonly [key: string]: string;
                    };
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly action_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** @description parameter name → its type; the values of a parameter of type secret are never shown */
                    readonly params?: {
                        readonly [key: string]: string;
                    };
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly action_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly action_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["Action"];
                    };
                };
            };
        };
    };
    readonly actimpl_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["ActionImpl"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly actimpl_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description who carries it out: ansible
                     */
                    readonly type: string;
                    readonly action_id: number;
                    readonly template: {
                        readonly [key: string]: unknown;
                    };
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly actimpl_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description its own id, without doubt; it goes before the id in the path */
                    readonly impl_id?: number;
                    /**
                     * Format: name
                     * @description who carries it out: ansible
                     */
                    readonly type?: string;
                    readonly action_id?: number;
                    readonly template?: {
                        readonly [key: string]: unknown;
                    };
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly actimpl_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description its own id, without doubt; it goes before the id in the path */
                    readonly impl_id?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly actimpl_id: {
        readonly parameters: {
            readonly query?: {
                readonly impl_id?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["ActionImpl"];
                    };
                };
            };
        };
    };
    readonly key_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Key"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly key_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description what key_file of settings names it by: letters, digits, _ . and - */
                    readonly name: string;
                    /** @description the private key, as its file has it; it is never shown again */
                    readonly text: string;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly key_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description the private key, as its file has it; it is never shown again */
                    readonly text: string;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly key_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly server_key_rotate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description 1: only say what would be done */
                    readonly plan?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description that are logged in to with this key */
                            readonly nodes: number;
                            /** @description machine types, load balancers and pools with hosts that people give the new key to, such as jump hosts */
                            readonly by_hand: readonly string[];
                        };
                    };
                };
            };
        };
    };
    readonly server_key_rotation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["KeyRotation"];
                    };
                };
            };
        };
    };
    readonly server_key_rotation_nodes: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly state?: "waiting" | "ready" | "failed";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["KeyRotationNode"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly server_key_rotate_finish: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description of the phase that was seen, as /server/key/rotation has it: in another one nothing is done */
                    readonly generation: number;
                    /** @description nodes that are not waited for; when the change ends, those that never got the new key are not reached any more */
                    readonly except?: readonly number[];
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly server_key_rotate_back: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description of the phase that was seen, as /server/key/rotation has it: in another one nothing is done */
                    readonly generation: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly file_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["SharedFile"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly file_write: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description names with / between them, as web/nginx.conf */
                    readonly path: string;
                    /** @description its text */
                    readonly content?: string;
                    /** @description its bytes, instead of content */
                    readonly content_base64?: string;
                    /** @description default: false */
                    readonly executable?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly file_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly repository_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Repository"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly repository_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["Repository"];
                    };
                };
            };
        };
    };
    readonly repository_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description unique, 1–50 characters on one line
                     */
                    readonly name: string;
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** @description https://host/path, ssh://user@host/path, user@host:path or file:///path */
                    readonly url: string;
                    /** @description a branch, tag or commit; "" = the default branch */
                    readonly ref?: string;
                    /** @description user and token for https, ssh_key for ssh; secrets are never shown, and kept when they are left out */
                    readonly credentials?: {
                        /** @description an SSH private key without passphrase */
                        readonly ssh_key?: string;
                        /** @description the user of a token */
                        readonly user?: string;
                        /** @description a token or password, for https */
                        readonly token?: string;
                    };
                    readonly host_key?: string;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly repository_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** @description https://host/path, ssh://user@host/path, user@host:path or file:///path */
                    readonly url?: string;
                    /** @description a branch, tag or commit; "" = the default branch */
                    readonly ref?: string;
                    /** @description user and token for https, ssh_key for ssh; secrets are never shown, and kept when they are left out */
                    readonly credentials?: {
                        /** @description an SSH private key without passphrase */
                        readonly ssh_key?: string;
                        /** @description the user of a token */
                        readonly user?: string;
                        /** @description a token or password, for https */
                        readonly token?: string;
                    };
                    readonly host_key?: string;
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly repository_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly repository_restore_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly repository_id_refresh: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description forgets the SSH key of the first contact: the one that the host has now counts */
                    readonly accept_host_key?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description what the ref is now */
                            readonly commit: string;
                        };
                    };
                };
            };
        };
    };
    readonly repository_id_files: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly at?: string;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["RepositoryFile"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly repository_id_usage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            readonly actions: {
                                readonly count: number;
                                readonly first: readonly {
                                    readonly id: number;
                                    readonly name: string;
                                }[];
                            };
                        };
                    };
                };
            };
        };
    };
    readonly task_tpl_id_usage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["TemplateUse"];
                    };
                };
            };
        };
    };
    readonly remote_step_id_usage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            readonly templates: {
                                readonly count: number;
                                /** @description the first 100 by id */
                                readonly first: readonly {
                                    readonly id: number;
                                    readonly name: string;
                                }[];
                            };
                        };
                    };
                };
            };
        };
    };
    readonly action_id_usage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            readonly steps: {
                                readonly count: number;
                                /** @description the first 100 by id */
                                readonly first: readonly {
                                    readonly id: number;
                                    readonly name: string;
                                }[];
                            };
                        };
                    };
                };
            };
        };
    };
    readonly deleted_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly kind?: "template" | "remote_step" | "action" | "repository";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Deleted"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly task_tpl_restore_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description what it is called from now on; absent = what it was called
                     */
                    readonly name?: string;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly remote_step_restore_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description what it is called from now on; absent = what it was called
                     */
                    readonly name?: string;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly action_restore_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description what it is called from now on; absent = what it was called
                     */
                    readonly name?: string;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly vm_type_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["MachineType"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly vm_type_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["MachineType"];
                    };
                };
            };
        };
    };
    readonly vm_type_providers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Provider"][];
                    };
                };
            };
        };
    };
    readonly vm_type_check_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly string[];
                    };
                };
            };
        };
    };
    readonly vm_type_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description unique, 1–50 characters on one line
                     */
                    readonly name: string;
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** Format: text */
                    readonly provider: string;
                    readonly settings: {
                        readonly [key: string]: unknown;
                    };
                    /** @description the most machines, also those that are being made; null = any number */
                    readonly most_machines?: number | null;
                    /** @description what one machine costs; null = not known. Machines keep the price that they were made at */
                    readonly price_per_hour?: number | null;
                    /** @description of the price, as in ISO 4217; null = there is no price */
                    readonly currency?: string | null;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly vm_type_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** Format: text */
                    readonly provider?: string;
                    readonly settings?: {
                        readonly [key: string]: unknown;
                    };
                    /** @description the most machines, also those that are being made; null = any number */
                    readonly most_machines?: number | null;
                    /** @description what one machine costs; null = not known. Machines keep the price that they were made at */
                    readonly price_per_hour?: number | null;
                    /** @description of the price, as in ISO 4217; null = there is no price */
                    readonly currency?: string | null;
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly vm_type_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly sd_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["LoadBalancer"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly sd_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["LoadBalancer"];
                    };
                };
            };
        };
    };
    readonly sd_providers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Provider"][];
                    };
                };
            };
        };
    };
    readonly sd_check_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly string[];
                    };
                };
            };
        };
    };
    readonly sd_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description unique, 1–50 characters on one line
                     */
                    readonly name: string;
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** Format: text */
                    readonly provider: string;
                    readonly settings: {
                        readonly [key: string]: unknown;
                    };
                    /** @description what it lost of the nodes that are registered there is repaired without being asked for; true when it is left out */
                    readonly mends?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description the id of what was made */
                        readonly data: number;
                    };
                };
            };
        };
    };
    readonly sd_update_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: text
                     * @description at most 255 characters
                     */
                    readonly desc?: string;
                    /** Format: text */
                    readonly provider?: string;
                    readonly settings?: {
                        readonly [key: string]: unknown;
                    };
                    /** @description what it lost of the nodes that are registered there is repaired without being asked for; true when it is left out */
                    readonly mends?: boolean;
                    /** @description the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is */
                    readonly version?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                        /** @description the version that it has now */
                        readonly version: number;
                    };
                };
            };
        };
    };
    readonly sd_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly vm_type_id_drift: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["MachineDrift"];
                    };
                };
            };
        };
    };
    readonly vm_type_look_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["MachineDrift"];
                    };
                };
            };
        };
    };
    readonly vm_type_return_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description their vm_id */
                    readonly machines: readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly {
                            /** Format: text */
                            readonly vm_id: string;
                            /** @description why it was not returned; empty = it was */
                            readonly error: string;
                        }[];
                    };
                };
            };
        };
    };
    readonly sd_id_drift: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly look?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["BalancerDifference"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                        /** @description when they were last compared, or could not be; null = not yet */
                        readonly looked: number | null;
                        /** @description why they could not be compared; empty = they were */
                        readonly complaint: string;
                        /** @description how many servers the load balancer had then */
                        readonly members: number | null;
                        /** @description when differences were last repaired; null = never */
                        readonly repaired: number | null;
                        /** @description how that went */
                        readonly repair: string;
                    };
                };
            };
        };
    };
    readonly sd_id_mend: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description 1: only say what would be done */
                    readonly plan?: number;
                    /** @description of differences; absent = all that can be repaired */
                    readonly names?: readonly string[];
                    /** @description foreign servers that are taken out too; absent = none */
                    readonly foreign?: readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["MendAction"][];
                    };
                };
            };
        };
    };
    readonly server_key: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["ServerKey"];
                    };
                };
            };
        };
    };
    readonly usage_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly from?: string;
                readonly to?: string;
                readonly by?: "all" | "pool" | "service" | "cluster" | "machine_type";
                readonly each?: "day" | "all";
                readonly pool_id?: number;
                readonly sort?: "day" | "name" | "machine_hours";
                readonly order?: "asc" | "desc";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["UsageRow"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly usage_csv: {
        readonly parameters: {
            readonly query?: {
                readonly from?: string;
                readonly to?: string;
                readonly by?: "all" | "pool" | "service" | "cluster" | "machine_type";
                readonly each?: "day" | "all";
                readonly pool_id?: number;
                readonly sort?: "day" | "name" | "machine_hours";
                readonly order?: "asc" | "desc";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv; charset=utf-8": string;
                };
            };
        };
    };
    readonly changes_kind_id: {
        readonly parameters: {
            readonly query?: {
                readonly since?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly kind: string;
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["RecordChanges"];
                    };
                };
            };
        };
    };
    readonly fleet_apply: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description what /fleet/schema says: repositories, machine_types, load_balancers, clusters, services, actions, steps, templates, pools, schedules, each with its records by name; a field that is left out stays as it is, and a masked secret too */
                    readonly fleet: {
                        readonly [key: string]: unknown;
                    };
                    /**
                     * Format: name
                     * @description the set that the records of the file belong to from then on
                     */
                    readonly label?: string;
                    /** @description delete those records of the set `label` that the file does not have */
                    readonly prune?: boolean;
                    /** @description change nothing, and say what would change */
                    readonly plan_only?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description false = it was planned */
                            readonly applied: boolean;
                            /** @description in their order; empty = everything is as the file says */
                            readonly changes: readonly components["schemas"]["FleetChange"][];
                            /** @description how many records of the file are as it says */
                            readonly unchanged: number;
                        };
                    };
                };
            };
        };
    };
    readonly fleet_export: {
        readonly parameters: {
            readonly query?: {
                readonly label?: string;
                readonly cluster?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @description what /fleet/schema says */
                        readonly data: {
                            readonly [key: string]: unknown;
                        };
                    };
                };
            };
        };
    };
    readonly fleet_schema: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/schema+json; charset=utf-8": string;
                };
            };
        };
    };
    readonly token_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
                readonly owner?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Token"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly token_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: name
                     * @description what it is for, 1–50 characters; need not be unique
                     */
                    readonly name: string;
                    /**
                     * Format: name
                     * @description the operator who uses it; left out = who asks
                     */
                    readonly owner?: string;
                    /** @description seconds until it expires; left out = never */
                    readonly expires_in?: number;
                    /** @description when it expires, in epoch seconds */
                    readonly expires?: number;
                };
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: components["schemas"]["NewToken"];
                    };
                };
            };
        };
    };
    readonly token_revoke_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly token_delete_id: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        /** @constant */
                        readonly data: "";
                    };
                };
            };
        };
    };
    readonly whoami: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @description as records will have it */
                            readonly name: string;
                            /**
                             * @description trust: by the name that is sent; token: by a token
                             * @enum {unknown}
                             */
                            readonly auth: "trust" | "token";
                            /** @description the token that was sent; null where none is needed */
                            readonly token: {
                                readonly id: number;
                                /** @description what it is for */
                                readonly name: string;
                                /** @description null = never */
                                readonly expires: string | null;
                                /** @description the same in seconds since 1970 */
                                readonly expires_at: number | null;
                            } | null;
                        };
                    };
                };
            };
        };
    };
    readonly about: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            readonly version: string;
                            /** @constant */
                            readonly licence: "Apache-2.0";
                            /** @description the version of Node.js that runs it */
                            readonly node: string;
                            readonly limits: {
                                /** @description the most nodes that one expand may make */
                                readonly expand: number;
                            };
                        };
                    };
                };
            };
        };
    };
    readonly search: {
        readonly parameters: {
            readonly query?: {
                readonly text?: string;
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Found"][];
                    };
                };
            };
        };
    };
    readonly healthz: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @constant */
                            readonly status: "ok";
                        };
                    };
                };
            };
        };
    };
    readonly readyz: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: {
                            /** @constant */
                            readonly status: "ready";
                        };
                    };
                };
            };
        };
    };
    readonly worker_list: {
        readonly parameters: {
            readonly query?: {
                readonly page?: number;
                readonly page_size?: number;
                readonly name?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly code: 0;
                        /** @constant */
                        readonly msg: "success";
                        readonly data: readonly components["schemas"]["Worker"][];
                        readonly page: number;
                        readonly page_size: number;
                        /** @description how many rows match in all */
                        readonly query_count: number;
                    };
                };
            };
        };
    };
    readonly events: {
        readonly parameters: {
            readonly query?: {
                readonly task_id?: number;
                readonly types?: string;
                readonly after?: string;
            };
            readonly header?: {
                readonly "Last-Event-ID"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A stream of events */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
        };
    };
}
