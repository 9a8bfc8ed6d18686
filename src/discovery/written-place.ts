/** An address and port as people write them, IPv6 in brackets. @example writtenPlace({ ip: '::1', port: 80 }) // '[::1]:80' */
export function writtenPlace({ ip, port }: { readonly ip: string; readonly port: number }): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
