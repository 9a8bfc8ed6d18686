import { answerOf, errorBody } from './aws-elb-answers.ts';
import type { TargetGroupCloud } from './aws-elb-cloud.ts';
import { signatureFault } from './aws-signature.ts';
import { CloudServer, type ReceivedCall } from './cloud-server.ts';
import { CloudError, type Query } from './instances-cloud.ts';

/** The API of Elastic Load Balancing on loopback, over one target group. */
export function startElbServer(group: TargetGroupCloud): Promise<CloudServer<TargetGroupCloud>> {
  const strange = /^(Unknown|Missing|InvalidAction|SignatureDoes)/;
  return CloudServer.start({ type: 'text/xml', strange, read, answer: answerOf, errorBody }, group);
}

function read({ request, body, now }: ReceivedCall) {
  const refusal = signatureFault('elasticloadbalancing', request, body, now);
  if (refusal !== null) throw new CloudError(refusal, 'The security token included in the request is invalid', 403);
  const query: Query = Object.fromEntries(new URLSearchParams(body));
  if (query.Version !== '2015-12-01') throw new CloudError('InvalidAction', 'another version');
  return { action: query.Action ?? '', query };
}
