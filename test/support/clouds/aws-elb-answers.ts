import { type DescribedTarget, type NamedTarget, TARGET_GROUP, type TargetGroupCloud } from './aws-elb-cloud.ts';
import { VPC } from './aws-ec2-cloud.ts';
import { CloudError, listed, numbered, type Query } from './instances-cloud.ts';

/** What each action takes, besides Action and Version. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  DescribeTargetGroups: /^TargetGroupArns\.member\.\d+$/,
  DescribeTargetGroupAttributes: /^TargetGroupArn$/,
  DescribeTargetHealth: /^(TargetGroupArn|Targets\.member\.\d+\.(Id|Port|AvailabilityZone))$/,
  RegisterTargets: /^(TargetGroupArn|Targets\.member\.\d+\.(Id|Port|AvailabilityZone))$/,
  DeregisterTargets: /^(TargetGroupArn|Targets\.member\.\d+\.(Id|Port|AvailabilityZone))$/,
};
const NAMESPACE = 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/';

/**
 * The body of Elastic Load Balancing's answer to a call, in XML.
 *
 * @throws CloudError
 */
export function answerOf(cloud: TargetGroupCloud, action: string, query: Query): string {
  const allowed = PARAMETERS[action];
  if (allowed === undefined) throw new CloudError('InvalidAction', `${action} is not for Springtide`);
  const strange = Object.keys(query).find((name) => !['Action', 'Version'].includes(name) && !allowed.test(name));
  if (strange !== undefined) throw new CloudError('UnknownParameter', `The parameter ${strange} is not recognized`);
  const arn = query.TargetGroupArn ?? listed(query, 'TargetGroupArns.member')[0];
  if (arn !== TARGET_GROUP) throw new CloudError('TargetGroupNotFound', 'One or more target groups not found');
  return answer(action, contentOf(cloud, action, query));
}

export function errorBody({ code, message }: CloudError): string {
  return `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
}

function contentOf(cloud: TargetGroupCloud, action: string, query: Query): string {
  switch (action) {
    case 'DescribeTargetGroups':
      return `<TargetGroups><member>${groupOf(cloud)}</member></TargetGroups>`;
    case 'DescribeTargetGroupAttributes':
      return `<Attributes><member><Value>${cloud.delay}</Value><Key>deregistration_delay.timeout_seconds</Key></member></Attributes>`;
    case 'DescribeTargetHealth':
      return `<TargetHealthDescriptions>${cloud.described().map(described).join('')}</TargetHealthDescriptions>`;
    case 'RegisterTargets':
      cloud.register(targetsIn(query));
      return '';
    default:
      cloud.deregister(targetsIn(query));
      return '';
  }
}

function groupOf({ type, isUsed }: TargetGroupCloud): string {
  const balancer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/web/0123456789abcdef';
  return [
    `<TargetGroupArn>${TARGET_GROUP}</TargetGroupArn><TargetGroupName>web</TargetGroupName><TargetType>${type}</TargetType>`,
    `<Protocol>HTTP</Protocol><Port>80</Port><VpcId>${VPC}</VpcId>`,
    `<LoadBalancerArns>${isUsed ? `<member>${balancer}</member>` : ''}</LoadBalancerArns>`,
  ].join('');
}

function described({ id, port, zone, health: [state, reason, description] }: DescribedTarget): string {
  const named = `<Id>${id}</Id><Port>${port}</Port>${zone === null ? '' : `<AvailabilityZone>${zone}</AvailabilityZone>`}`;
  const why = reason === undefined ? '' : `<Reason>${reason}</Reason><Description>${description ?? ''}</Description>`;
  return `<member><Target>${named}</Target><HealthCheckPort>${port}</HealthCheckPort><TargetHealth><State>${state}</State>${why}</TargetHealth></member>`;
}

/** @throws CloudError when there is none */
function targetsIn(query: Query): readonly NamedTarget[] {
  const numbers = numbered(query, /^Targets\.member\.(\d+)\.Id$/);
  if (numbers.length === 0) throw new CloudError('MissingParameter', 'Targets');
  return numbers.map((number) => {
    const [id, port, zone] = ['Id', 'Port', 'AvailabilityZone'].map(
      (name) => query[`Targets.member.${number}.${name}`],
    );
    return { id: id ?? '', port: port === undefined ? null : Number(port), zone: zone ?? null };
  });
}

function answer(action: string, content: string): string {
  return `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${content}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;
}
