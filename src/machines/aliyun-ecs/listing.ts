import { chunksOf } from '../../base/calls/chunks.ts';
import type { Ecs } from '../../clouds/aliyun/ecs.ts';
import { answered, type Instance } from './instances.ts';
import { type EcsFields, tagList } from '../../clouds/aliyun/ecs.ts';

/** The most instances that one call takes, or answers. */
export const MOST = 100;
/** ECS finds no more than so many by tags: then they are listed by ListTagResources. */
const MOST_BY_TAGS = 1000;

/** The existing instances of a machine type, as ECS describes them: however many pages they are. */
export class Listing {
  private readonly ecs: Ecs;
  private readonly marks: Readonly<Record<string, string>>;

  /** @param marks tags that all of them have */
  constructor(ecs: Ecs, marks: Readonly<Record<string, string>>) {
    this.ecs = ecs;
    this.marks = marks;
  }

  async all(signal: AbortSignal): Promise<readonly Instance[]> {
    const found = await this.tagged({}, signal);
    if (found.length < MOST_BY_TAGS) return found;
    const known = new Set(found.map(({ InstanceId }) => InstanceId));
    const others = (await this.taggedIds(signal)).filter((id) => !known.has(id));
    return [...found, ...(await this.withIds(others, signal))];
  }

  /** Those of these instances that exist, and carry the marks. */
  async withIds(ids: readonly string[], signal: AbortSignal): Promise<readonly Instance[]> {
    const pages = await Promise.all(
      chunksOf(ids, MOST).map((chunk) =>
        this.pages({ instanceIds: JSON.stringify(chunk), tag: tagList(this.marks) }, signal),
      ),
    );
    return pages.flat();
  }

  /** Those that have these tags too: 1,000 at most. */
  tagged(tags: Readonly<Record<string, string>>, signal: AbortSignal): Promise<readonly Instance[]> {
    return this.pages({ tag: tagList({ ...this.marks, ...tags }) }, signal);
  }

  private async pages(fields: EcsFields<'DescribeInstances'>, signal: AbortSignal): Promise<readonly Instance[]> {
    const found: Instance[] = [];
    for (let next = '', isFirst = true; isFirst || next !== ''; isFirst = false) {
      const asked = { ...fields, maxResults: MOST, ...(next === '' ? {} : { nextToken: next }) };
      const page = answered('instancesPage', await this.ecs.call('DescribeInstances', asked, signal));
      found.push(...page.Instances.Instance);
      next = page.NextToken ?? '';
    }
    return found;
  }

  /** The ids of all instances of the machine type, gone ones perhaps too. */
  private async taggedIds(signal: AbortSignal): Promise<readonly string[]> {
    const ids = new Set<string>();
    for (let next = '', isFirst = true; isFirst || next !== ''; isFirst = false) {
      const asked = { resourceType: 'instance', tag: tagList(this.marks), ...(next === '' ? {} : { nextToken: next }) };
      const page = answered('tagsPage', await this.ecs.call('ListTagResources', asked, signal));
      for (const { ResourceId } of page.TagResources.TagResource ?? []) ids.add(ResourceId);
      next = page.NextToken ?? '';
    }
    return [...ids];
  }
}
