import type { EndpointOf } from '../../channel/channel.ts';
import type { NodeFiles } from '../../channel/node-files.ts';

export interface NodeFileDeps {
  readonly files: NodeFiles;
  readonly endpointOf: EndpointOf;
  /** Bytes of a file. */
  readonly largest: number;
}
