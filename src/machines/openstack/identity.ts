import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { jsonIn } from '../../base/calls/json.ts';
import { baseUrlIn, withoutSlashes } from '../../base/outbound/base-url.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import type { Access } from './access-settings.ts';

/*
 * What is said to Keystone (Identity API v3), and what it says.
 */

export type Service = 'compute' | 'image' | 'network';

/** A login: what its calls carry, and where the services are. */
export interface Session {
  readonly token: string;
  /** Milliseconds that the token lives from its issue on, by the cloud's own clock. */
  readonly lifetime: number;
  /** The addresses of the services that there are, without a slash at the end. */
  readonly places: ReadonlyMap<Service, string>;
}

/** What the catalogue calls the services, and what their addresses end with. */
const SERVICES: Readonly<Record<Service, { readonly types: readonly string[]; readonly version: string }>> = {
  // Nova's has its version in the catalogue
  compute: { types: ['compute'], version: '' },
  image: { types: ['image'], version: '/v2' },
  network: { types: ['network'], version: '/v2.0' },
};

const answer = Type.Object({
  token: Type.Object({
    expires_at: Type.String({ maxLength: 100 }),
    issued_at: Type.String({ maxLength: 100 }),
    catalog: Type.Optional(
      Type.Array(
        Type.Object({
          type: Type.String(),
          endpoints: Type.Array(
            Type.Object({
              interface: Type.String(),
              region: Type.Optional(Type.Union([Type.String(), Type.Null()])),
              region_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
              url: Type.String({ maxLength: 2000 }),
            }),
          ),
        }),
        { maxItems: 1000 },
      ),
    ),
  }),
});
type Catalogue = NonNullable<Static<typeof answer>['token']['catalog']>;

const TOKEN = /^[A-Za-z0-9._~+/=-]{1,16000}$/;
const DEFAULT_DOMAIN = 'Default';

/** Where tokens are asked for. @example tokensUrl('https://cloud:5000/') // 'https://cloud:5000/v3/auth/tokens' */
export function tokensUrl(authUrl: string): string {
  const base = withoutSlashes(authUrl);
  return `${base.endsWith('/v3') ? base : `${base}/v3`}/auth/tokens`;
}

/** The body of a login. */
export function loginOf(access: Access): unknown {
  const { application_credential_id: id = '', application_credential_secret: secret = '' } = access;
  if (id !== '') {
    return { auth: { identity: { methods: ['application_credential'], application_credential: { id, secret } } } };
  }
  const { username, password, user_domain, project, project_domain } = access;
  const user = { name: username, domain: { name: user_domain || DEFAULT_DOMAIN }, password };
  return {
    auth: {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { name: project, domain: { name: project_domain || user_domain || DEFAULT_DOMAIN } } },
    },
  };
}

/**
 * Reads the answer to a login.
 *
 * @param token the header X-Subject-Token
 * @throws CloudFault when it is none
 */
export function sessionIn(body: string, token: string | null, access: Access): Session {
  const said = jsonIn(body);
  if (token === null || !TOKEN.test(token) || !Value.Check(answer, said)) {
    throw new CloudFault('refused', { said: 'Keystone: no token in the answer to a login' });
  }
  const { expires_at, issued_at, catalog = [] } = said.token;
  const lifetime = Date.parse(expires_at) - Date.parse(issued_at);
  return { token, lifetime: Number.isFinite(lifetime) ? lifetime : 0, places: placesIn(catalog, access) };
}

function placesIn(catalogue: Catalogue, { region = '', interface: kind }: Access): ReadonlyMap<Service, string> {
  const places = new Map<Service, string>();
  for (const service of Object.keys(SERVICES) as Service[]) {
    const { types, version } = SERVICES[service];
    const url = catalogue
      .filter(({ type }) => types.includes(type))
      .flatMap(({ endpoints }) => endpoints)
      .find(
        (place) => place.interface === kind && (region === '' || [place.region, place.region_id].includes(region)),
      )?.url;
    const base = url === undefined || baseUrlIn(url) === null ? null : withoutSlashes(url);
    if (base === null) continue;
    places.set(service, hasVersion(base) ? base : `${base}${version}`);
  }
  return places;
}

function hasVersion(url: string): boolean {
  return new URL(url).pathname.split('/').some((part) => /^v\d/.test(part));
}
