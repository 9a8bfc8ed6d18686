import { ApiError, errorIn } from '../../../../src/client/api-error.ts';
import { currentLanguage } from '../../i18n/language.ts';
import { currentAuthorization } from '../../session/session.ts';

/*
 * A file of a node, which goes as it is: with its progress, and past the client of the API, which reads answers as JSON.
 */

export interface NodeFileWay {
  readonly nodeId: number;
  readonly path: string;
  /** Called with a part of 1, as bytes go. */
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
}

/** Saves a file of a node on this computer. @throws ApiError */
export async function downloadFile(way: NodeFileWay): Promise<void> {
  const content = await sent('GET', way, null);
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = way.path.slice(way.path.lastIndexOf('/') + 1);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Sends a file of this computer to a node. @throws ApiError */
export async function uploadFile(way: NodeFileWay, file: File): Promise<void> {
  await sent('PUT', way, file);
}

function sent(
  method: 'GET' | 'PUT',
  { nodeId, path, onProgress, signal }: NodeFileWay,
  file: File | null,
): Promise<Blob> {
  const request = new XMLHttpRequest();
  request.open(method, `/node/${nodeId}/file?path=${encodeURIComponent(path)}`);
  request.setRequestHeader('authorization', currentAuthorization());
  request.setRequestHeader('accept-language', currentLanguage());
  request.responseType = 'blob';
  const tell = ({ loaded, total }: ProgressEvent): void => onProgress(total === 0 ? 0 : loaded / total);
  (file === null ? request : request.upload).addEventListener('progress', tell);
  const { promise, resolve, reject } = Promise.withResolvers<Blob>();
  const fail = (): void => reject(new ApiError(0, ''));
  request.addEventListener('error', fail);
  request.addEventListener('abort', fail);
  request.addEventListener('load', () => void answered(request).then(resolve, reject));
  signal.addEventListener('abort', () => request.abort(), { once: true });
  request.send(file);
  return promise;
}

/** @throws ApiError for a refusal */
async function answered(request: XMLHttpRequest): Promise<Blob> {
  const content = request.response as Blob;
  if (request.status === 200) return content;
  const headers = { 'content-type': request.getResponseHeader('content-type') ?? '' };
  throw (await errorIn(new Response(content, { status: request.status, headers }))) ?? new ApiError(request.status, '');
}
