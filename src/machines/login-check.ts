import { certificateInText } from '../base/ssh/certificate.ts';
import { authorityIn } from '../base/ssh/certificate-check.ts';
import { settingRefusal } from '../domain/settings.ts';
import { message } from '../messages/message.ts';
import type { LoginSettings } from './login-settings.ts';

/**
 * Checks what a schema cannot say of a login.
 *
 * @throws Refusal for a certificate that is none, or is for hosts, and for an authority that is not a public key
 */
export function checkLogin({ certificate, host_ca: lines, jumps }: Partial<LoginSettings>): void {
  const read = certificate === undefined ? undefined : certificateInText(certificate);
  if (read === null) throw settingRefusal('certificate', message('certificate_unreadable'));
  if (read?.kind === 'host') throw settingRefusal('certificate', message('certificate_of_host', { id: read.id }));
  checkAuthorities(lines, 'host_ca');
  for (const [index, jump] of (jumps ?? []).entries()) checkAuthorities(jump.host_ca, `jumps.${index}.host_ca`);
}

function checkAuthorities(lines: readonly string[] | undefined, field: string): void {
  const wrong = (lines ?? []).findIndex((line) => authorityIn(line) === null);
  if (wrong !== -1) throw settingRefusal(field, message('authority_unreadable', { line: wrong + 1 }));
}
