export const hooks = {
  own_program: '程序 {program}',
  program_not_there: '{directory} 中没有程序 {name}：请把它放到服务器的该目录（权限 700）',
  program_not_trusted:
    '{file} 必须是属于 root 或服务器用户、其他人不可写的普通文件，不能是链接：请把它复制到该目录，并把权限设为 700',
  program_not_executable: '{file} 不可执行：请把权限设为 700',
  program_late: '程序 {program} 执行 {verb} 超过 {seconds} 秒，已被结束',
  program_ended_with: '程序 {program} 执行 {verb} 以 {code} 结束：{reason}',
  program_strays: '程序 {program} 执行 {verb} 时在标准输出写了不是答复的内容（说明请写到标准错误）：{line}',
  program_busy: '程序 {program} 正忙于其他调用，这次没能询问它：请稍后再试',
  http_server_late: '{url} 执行 {verb} 超过 {seconds} 秒：请查明它在等什么，或提高时限；重试会沿用它可能已完成的部分',
  http_server_busy: '{url} 正忙于其他调用，这次没能询问它：请稍后再试',
  http_server_strays: '{url} 的答复第 {line} 行不是答复：每一行都必须是一个 JSON 对象',
  http_server_cut:
    '{url} 的答复没有最后一行 {end} 就结束了：请在该服务器的日志中查看原因；重试会沿用它可能已完成的部分',
  http_server_quiet:
    '{url} 在 {seconds} 秒内没有发送任何内容：请查明它在等什么，让它发送进度或空行，或提高最长静默时间；重试会沿用它可能已完成的部分',
  http_server_throttled: '{url} 暂时不接受更多调用：请稍后重试（{said}）',
  http_server_unsure: '{url} 出错或没有答复；重试会沿用它可能已完成的部分（{said}）',
  http_server_redirects: '{url} 的答复是重定向，不会跟随：请填写它指向的地址（{said}）',
  http_server_signature: '{url} 不接受签名：请核对双方的密钥是否相同，以及双方的时钟（{said}）',
  http_server_missing: '{url} 不接受这种调用：请更正地址（{said}）',
  http_server_refused: '{url} 拒绝：{said}',
  http_server_untrusted: '{url} 的证书不受信任（{said}）：请填写其 CA 的证书，或更正地址',
  http_server_wants_certificate: '{url} 要求客户端证书，而调用不带证书（{said}）：请让它只凭签名识别调用',
  http_server_type: '{url} 返回的不是逐行的答复：其内容类型必须是 {type}',
  http_server_long: '{url} 的答复超过 {bytes} 字节',
  http_server_lines: '{url} 的答复超过 {lines} 行',
  http_server_url_wrong:
    '这不是服务器的地址：请填写例如 https://hooks.example.com/springtide 的地址，不带用户、查询参数和片段',
  ca_wrong: '这些不是可以读取的证书：请以 PEM 格式填写',
  http_server_secret_wrong: '密钥是 whsec_ 加 24 到 64 个随机字节的 base64：可用 {command} 生成',
} as const;
