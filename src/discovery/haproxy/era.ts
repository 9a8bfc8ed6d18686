import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/**
 * Which process of HAProxy answers: a reload and a restart begin another, which knows only the configuration file. In a container
 * the process has the same id again, so that its start counts too.
 *
 * @param info the reply to `show info`
 * @throws MessageError when it is not HAProxy's
 * @example eraIn('Name: HAProxy\nPid: 17\nStart_time_sec: 1790000000\n') // '17-1790000000'
 */
export function eraIn(info: string): string {
  const pid = /^Pid: (\d{1,10})$/m.exec(info)?.[1];
  if (pid === undefined) throw new MessageError(message('not_haproxy'));
  const start = /^Start_time_sec: (\d{1,12})$/m.exec(info)?.[1];
  return start === undefined ? pid : `${pid}-${start}`;
}
