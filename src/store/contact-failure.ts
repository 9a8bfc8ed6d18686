import { MessageError } from '../messages/message-error.ts';
import { message, type Message } from '../messages/message.ts';
import { isConnectionError } from './database.ts';

const SETTING = 'SPRINGTIDE_DATABASE_URL';

/**
 * The message when a start cannot use its database: the setting, the cause, and the remedy.
 *
 * @param error the error of a statement; one that has nothing to do with the connection is returned as it is
 */
export function contactFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  // with several addresses for a name, the error has no message of its own
  const cause = error.message === '' ? code : error.message;
  const failure = (reason: Message): Error =>
    new MessageError(message('database_setting_wrong', { setting: SETTING, reason }), { cause: error });
  if (isConnectionError(error)) return failure(message('database_unreachable', { cause }));
  // SQLSTATE class 28: refused by pg_hba.conf, unknown user, wrong password
  if (code.startsWith('28')) return failure(message('database_denies', { cause }));
  return code === '3D000' ? failure(message('database_missing', { cause })) : error;
}
