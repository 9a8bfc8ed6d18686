import type * as Sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  ElasticLoadBalancingV2Client,
  TargetDescription,
  TargetGroup as FoundGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { type AwsPlace, AwsService } from '../../clouds/aws/service.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type ElbTarget, groupTargets } from './group-targets.ts';

/** The most targets in one call: with more, AWS refuses some calls as a whole. */
export const MOST_IN_CALL = 100;
const DELAY = 'deregistration_delay.timeout_seconds';
/** What AWS has unless the target group says otherwise. */
const USUAL_DELAY = 300;

interface Opened {
  readonly sdk: typeof Sdk;
  readonly client: ElasticLoadBalancingV2Client;
}

/** What a target group is, from when it is made on. */
export interface TargetGroup {
  /** What its targets are. */
  readonly type: 'ip' | 'instance';
  readonly vpc: string | null;
  /** Whether a load balancer uses it. */
  readonly isUsed: boolean;
}

/** One target group of Elastic Load Balancing. */
export class Elb extends AwsService<Opened> {
  private readonly arn: string;

  constructor(arn: string, place: AwsPlace, outbound: Pick<Outbound, 'lookupFor'>) {
    super(place, outbound, {
      service: 'elasticloadbalancing',
      open: async (options) => {
        const sdk = await import('@aws-sdk/client-elastic-load-balancing-v2');
        return { sdk, client: new sdk.ElasticLoadBalancingV2Client(options) };
      },
    });
    this.arn = arn;
  }

  /** @throws CloudFault; MessageError for a target group whose targets nodes cannot be */
  async group(signal: AbortSignal): Promise<TargetGroup> {
    const { TargetGroups: [found] = [] } = await this.call('DescribeTargetGroups', signal, ({ client, sdk }, options) =>
      client.send(new sdk.DescribeTargetGroupsCommand({ TargetGroupArns: [this.arn] }), options),
    );
    if (found === undefined) throw new CloudFault('missing', { said: this.arn });
    return groupIn(found);
  }

  /** For how many seconds a target drains that is deregistered. */
  async delay(signal: AbortSignal): Promise<number> {
    const { Attributes = [] } = await this.call('DescribeTargetGroupAttributes', signal, ({ client, sdk }, options) =>
      client.send(new sdk.DescribeTargetGroupAttributesCommand({ TargetGroupArn: this.arn }), options),
    );
    const said = Attributes.find(({ Key }) => Key === DELAY)?.Value ?? '';
    return /^\d{1,5}$/.test(said) ? Number(said) : USUAL_DELAY;
  }

  /** Every target that is registered or drains. */
  async targets(signal: AbortSignal): Promise<readonly ElbTarget[]> {
    const { TargetHealthDescriptions = [] } = await this.call(
      'DescribeTargetHealth',
      signal,
      ({ client, sdk }, options) =>
        client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn: this.arn }), options),
    );
    return groupTargets(TargetHealthDescriptions);
  }

  /** @param targets MOST_IN_CALL at most */
  async register(targets: readonly TargetDescription[], signal: AbortSignal): Promise<void> {
    const input = { TargetGroupArn: this.arn, Targets: [...targets] };
    await this.call('RegisterTargets', signal, ({ client, sdk }, options) =>
      client.send(new sdk.RegisterTargetsCommand(input), options),
    );
  }

  /** @param targets MOST_IN_CALL at most */
  async deregister(targets: readonly TargetDescription[], signal: AbortSignal): Promise<void> {
    const input = { TargetGroupArn: this.arn, Targets: [...targets] };
    await this.call('DeregisterTargets', signal, ({ client, sdk }, options) =>
      client.send(new sdk.DeregisterTargetsCommand(input), options),
    );
  }
}

function groupIn({ TargetType: type = 'instance', VpcId: vpc, LoadBalancerArns = [] }: FoundGroup): TargetGroup {
  if (type !== 'ip' && type !== 'instance') throw new MessageError(message('group_type', { type }));
  return { type, vpc: vpc ?? null, isUsed: LoadBalancerArns.length > 0 };
}

/** Whether a call was refused because of one of its targets. */
export function isOfTarget({ cause }: CloudFault): boolean {
  const name = cause instanceof Error ? cause.name : '';
  return /^(InvalidTarget|TooManyTargets|TooManyRegistrationsForTargetId|ValidationError)/.test(name);
}
