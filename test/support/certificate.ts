import { execFileSync } from 'node:child_process';

/** A key and a certificate for 127.0.0.1 that signs itself, as PEM. */
export function madeCertificate(): { readonly key: string; readonly cert: string } {
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    '-',
    ...subject,
  ];
  const both = execFileSync('openssl', made, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [key = '', cert = ''] = both.split(/(?=-----BEGIN CERTIFICATE-----)/);
  return { key, cert };
}
