import { Type } from 'typebox';
import { baseUrlIn } from '../base/outbound/base-url.ts';
import { settingRefusal } from '../domain/settings.ts';
import { message } from '../messages/message.ts';

/** Another API than that of the region. @param api its name */
export function endpointSetting(api: string) {
  return Type.Optional(
    Type.String({
      title: `Endpoint of ${api}`,
      titleZh: `${api} 接入点`,
      description: `The URL of another ${api} API; empty = that of the region`,
      descriptionZh: `其他 ${api} API 的 URL；留空则使用该地域的接入点`,
      maxLength: 500,
    }),
  );
}

/** @throws Refusal for an endpoint that the schema cannot refuse */
export function checkEndpoint(endpoint: string | undefined, field = 'endpoint'): void {
  if (endpoint === undefined || baseUrlIn(endpoint) !== null) return;
  throw settingRefusal(field, message('endpoint_wrong', { endpoint }));
}
