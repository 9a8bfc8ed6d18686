import { chunksOf } from '../../base/calls/chunks.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';

/** A part of the items, and why its call was refused; null = it was not. */
export interface PartEnd<Item> {
  readonly items: readonly Item[];
  readonly fault: CloudFault | null;
}

/**
 * Calls for many items, as many at once as the API takes. A call that is refused because of one of its items is made again for each half,
 * until it is known which: the others are not refused with it.
 *
 * @param isOfOne whether a fault may be that of a single item
 * @throws what else the call throws
 * @example for await (const { items, fault } of inParts(targets, 100, (part) => elb.register(part), isOfTarget)) …
 */
export async function* inParts<Item>(
  items: readonly Item[],
  most: number,
  call: (part: readonly Item[]) => Promise<unknown>,
  isOfOne: (fault: CloudFault) => boolean,
): AsyncIterable<PartEnd<Item>> {
  for (const part of chunksOf(items, most)) {
    const fault = await faultOf(() => call(part));
    if (fault === null) yield { items: part, fault };
    else if (!isOfOne(fault)) throw fault;
    else if (part.length === 1) yield { items: part, fault };
    else yield* inParts(part, Math.ceil(part.length / 2), call, isOfOne);
  }
}

async function faultOf(call: () => Promise<unknown>): Promise<CloudFault | null> {
  try {
    await call();
    return null;
  } catch (error) {
    if (error instanceof CloudFault) return error;
    throw error;
  }
}
