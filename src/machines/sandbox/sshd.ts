/** The configuration of a sandbox machine's sshd: keys only, no PAM, no limits that a test of thousands would reach. */
export function sshdConfig(options: {
  readonly address: string;
  readonly port: number;
  readonly hostKey: string;
  /** Where authorized keys are; default: the usual place below HOME. */
  readonly authorizedKeys?: string;
  readonly pidFile?: string;
  /** Variables of every session. */
  readonly environment?: Readonly<Record<string, string>>;
}): string {
  const environment = Object.entries(options.environment ?? {}).map(([name, value]) => `"${name}=${value}"`);
  return [
    `ListenAddress ${options.address}:${options.port}`,
    `HostKey ${options.hostKey}`,
    `AuthorizedKeysFile ${options.authorizedKeys ?? '.ssh/authorized_keys'}`,
    `PidFile ${options.pidFile ?? 'none'}`,
    ...(environment.length > 0 ? [`SetEnv ${environment.join(' ')}`] : []),
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'UseDNS no',
    'StrictModes no',
    'PrintMotd no',
    'PrintLastLog no',
    'MaxStartups 1000',
    'MaxSessions 100',
    'LogLevel ERROR',
    '',
  ].join('\n');
}
