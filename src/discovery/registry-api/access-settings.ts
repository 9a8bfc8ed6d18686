import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { baseUrlIn } from '../../base/outbound/base-url.ts';
import { caSetting, certificatesIn } from '../../base/outbound/ca-setting.ts';
import { linedPem } from '../../base/outbound/pem.ts';
import { settingRefusal } from '../../domain/settings.ts';
import { message } from '../../messages/message.ts';

const MOST_PLACES = 9;
const PEM = String.raw`^\s*-----BEGIN [A-Z ]{1,30}-----[A-Za-z0-9+/=\s-]+$`;

/** How a registry is reached over HTTP. */
export const accessSettings = {
  endpoints: Type.Array(Type.String({ maxLength: 300 }), {
    title: 'Addresses',
    titleZh: '地址',
    description: 'Such as https://10.0.0.2:2379: the next one is asked when one does not answer',
    descriptionZh: '例如 https://10.0.0.2:2379；一个没有响应时询问下一个',
    minItems: 1,
    maxItems: MOST_PLACES,
    uniqueItems: true,
  }),
  ca_certificate: caSetting,
  client_certificate: Type.Optional(
    Type.String({
      title: 'Client certificate',
      titleZh: '客户端证书',
      description: 'What the server shows over TLS, as PEM',
      descriptionZh: '通过 TLS 出示的证书，PEM 格式',
      pattern: PEM,
      maxLength: 64_000,
    }),
  ),
  client_key: Type.Optional(
    Type.String({
      title: 'Its private key',
      titleZh: '证书的私钥',
      description: 'As PEM, without a passphrase',
      descriptionZh: 'PEM 格式，没有口令',
      writeOnly: true,
      pattern: PEM,
      maxLength: 16_000,
    }),
  ),
};

/** The settings that say where secrets are sent. */
export const SECRETS_GO_TO = ['endpoints', 'ca_certificate'];

const schema = Type.Object(accessSettings);

export type Access = Static<typeof schema>;

/**
 * Checks what the schema cannot: addresses, certificates, and that a certificate has its key.
 *
 * @returns the settings in the form to keep
 * @throws Refusal that names the field
 */
export function checkedAccess<Settings extends Access>(given: Settings): Settings {
  const { endpoints, ca_certificate: ca, client_certificate, client_key } = given;
  const wrong = endpoints.findIndex((endpoint) => baseUrlIn(endpoint) === null);
  if (wrong >= 0) throw settingRefusal(`endpoints.${wrong}`, message('registry_url_wrong'));
  const trusted = ca === undefined ? {} : { ca_certificate: certificatesIn(ca) };
  if (trusted.ca_certificate === null) throw settingRefusal('ca_certificate', message('ca_wrong'));
  if (client_certificate === undefined && client_key === undefined) return { ...given, ...trusted };
  const certificate = certificatesIn(client_certificate ?? '');
  if (certificate === null || certificate === '') throw settingRefusal('client_certificate', message('ca_wrong'));
  const key = linedPem(client_key ?? '');
  if (!isKeyOf(key, certificate)) throw settingRefusal('client_key', message('registry_key_wrong'));
  return { ...given, ...trusted, client_certificate: certificate, client_key: key };
}

function isKeyOf(key: string, certificate: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
