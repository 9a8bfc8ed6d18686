import { answerOf } from './aliyun-ecs-answers.ts';
import { ecsCloud } from './aliyun-ecs-cloud.ts';
import { ANSWER_TYPE, callReader, errorBody, STRANGE } from './aliyun-signature.ts';
import { CloudServer } from './cloud-server.ts';

/** The ECS API on loopback. */
export function startEcsServer(): Promise<CloudServer> {
  const read = callReader('2014-05-26', []);
  return CloudServer.start({ type: ANSWER_TYPE, strange: STRANGE, read, answer: answerOf, errorBody }, ecsCloud());
}
