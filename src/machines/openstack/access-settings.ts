import { type Static, Type } from 'typebox';
import { baseUrlIn } from '../../base/outbound/base-url.ts';
import { settingRefusal } from '../../domain/settings.ts';
import { message } from '../../messages/message.ts';
import { caSetting, certificatesIn } from '../../base/outbound/ca-setting.ts';

const word = (title: string, titleZh: string) => Type.Optional(Type.String({ title, titleZh, maxLength: 255 }));
const secret = (title: string, titleZh: string) =>
  Type.Optional(Type.String({ title, titleZh, writeOnly: true, maxLength: 4000 }));

/** Which OpenStack, and as whom: an application credential, or a user with a project. */
export const accessSettings = {
  auth_url: Type.String({
    title: 'Keystone URL',
    titleZh: 'Keystone 地址',
    description: 'Such as https://cloud.example.com:5000/v3',
    descriptionZh: '例如 https://cloud.example.com:5000/v3',
    maxLength: 2000,
  }),
  ca_certificate: caSetting,
  application_credential_id: word('Application credential', '应用凭据 id'),
  application_credential_secret: secret('Its secret', '应用凭据密钥'),
  username: word('User', '用户名'),
  password: secret('Password', '密码'),
  user_domain: word('Domain of the user', '用户所属域'),
  project: word('Project', '项目'),
  project_domain: word('Domain of the project', '项目所属域'),
  region: word('Region', '区域'),
  interface: Type.Enum(['public', 'internal', 'admin'], {
    title: 'Interface',
    titleZh: '接口',
    description: "Which of the cloud's addresses are used",
    descriptionZh: '使用云的哪一组地址',
    default: 'public',
  }),
};

const schema = Type.Object(accessSettings);

export type Access = Static<typeof schema>;

/**
 * Checks what the schema cannot: the address, certificates, and that there is one way to log in.
 *
 * @returns the settings in the form to keep
 * @throws Refusal that names the field
 */
export function checkedAccess<Settings extends Access>(access: Settings): Settings {
  if (baseUrlIn(access.auth_url) === null) throw settingRefusal('auth_url', message('openstack_url_wrong'));
  const { application_credential_id: id = '', application_credential_secret: own = '' } = access;
  const { username = '', password = '', project = '' } = access;
  const isUser = username !== '' && password !== '' && project !== '';
  const isApplication = id !== '' && own !== '';
  if (isUser === isApplication) throw settingRefusal('application_credential_id', message('openstack_login_wrong'));
  return withLines(access);
}

function withLines<Settings extends Access>(access: Settings): Settings {
  if (access.ca_certificate === undefined) return access;
  const trusted = certificatesIn(access.ca_certificate);
  if (trusted === null) throw settingRefusal('ca_certificate', message('ca_wrong'));
  return { ...access, ca_certificate: trusted };
}
