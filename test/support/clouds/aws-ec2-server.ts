import { answerOf, errorBody } from './aws-ec2-answers.ts';
import { ec2Cloud } from './aws-ec2-cloud.ts';
import { ACCESS_KEY, SECRET_KEY, signatureFault } from './aws-signature.ts';
import { CloudServer, type ReceivedCall } from './cloud-server.ts';
import { CloudError, type Query } from './instances-cloud.ts';

/** The credentials that the server knows, where the SDK looks first; processes that are started later have them too. */
export function useTestCredentials(): void {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: ACCESS_KEY, AWS_SECRET_ACCESS_KEY: SECRET_KEY });
}

/** EC2's API on loopback. */
export function startEc2Server(): Promise<CloudServer> {
  const type = 'text/xml;charset=UTF-8';
  const strange = /^(Unknown|Missing|InvalidAction|SignatureDoes|FilterLimit)/;
  return CloudServer.start({ type, strange, read, answer: answerOf, errorBody }, ec2Cloud());
}

function read({ request, body, now }: ReceivedCall) {
  const refusal = signatureFault('ec2', request, body, now);
  if (refusal !== null) throw new CloudError(refusal, 'AWS could not validate the provided access credentials', 401);
  const query: Query = Object.fromEntries(new URLSearchParams(body));
  if (query.Version !== '2016-11-15') throw new CloudError('InvalidAction', 'another version');
  return { action: query.Action ?? '', query };
}
