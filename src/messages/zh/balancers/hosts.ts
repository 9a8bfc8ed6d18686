export const hosts = {
  host_failed: '{host} 的负载均衡，{file}：{reason}',
  host_change_half: '{reason}；更改仍留在 {hosts} 上，未能撤回',
  host_file_missing: '没有这个文件，或无权进入其目录',
  host_file_unreadable: '无权读取该文件',
  host_file_unwritable: '无法替换该文件：{said}',
  host_file_cut: '新内容没有完整写入，因此未使用：请检查磁盘是否已满',
  host_file_too_large: '文件超过 {most} 字节',
  host_file_busy: '另一个程序正在处理该文件',
  host_file_changes: '有人正在修改该文件',
  host_tool_missing: '缺少 {tool}：请安装',
  host_answer_wrong: '响应无法理解：{line}',
} as const;
