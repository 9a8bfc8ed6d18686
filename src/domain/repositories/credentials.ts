import { type Static, Type } from 'typebox';

/** How the server logs in where a repository is; a repository that anybody may read needs none. */
export const CREDENTIALS = Type.Object(
  {
    ssh_key: Type.Optional(
      Type.String({ writeOnly: true, maxLength: 16_384, description: 'an SSH private key without passphrase' }),
    ),
    user: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._@+-]{0,100}$', description: 'the user of a token' })),
    token: Type.Optional(
      Type.String({
        writeOnly: true,
        pattern: '^[\\x21-\\x7E]{0,1000}$',
        description: 'a token or password, for https',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Credentials = Static<typeof CREDENTIALS>;

/** The SSH keys of a host, as `ssh-keyscan` prints them without the host's name. */
export const HOST_KEYS =
  '^(?:(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{40,1400}={0,2}\\n?){0,8}$';
