/*
 * The settings of the services, as small as they can be: everything is on 127.0.0.1 of a network namespace, and everybody is the administrator.
 */

/** Where the services keep their files, in the overlay. */
export const HOME = '/springtide';
export const ADMIN = 'admin';
/** The most servers of a project. */
export const QUOTA = 25;
export const HOSTS = ['host-a', 'host-b'] as const;
export const DATABASES = ['keystone', 'placement', 'glance', 'nova_api', 'nova', 'nova_cell0', 'neutron'] as const;

export const AUTH_URL = 'http://127.0.0.1:5000/v3';
const RABBIT = 'rabbit://guest:guest@127.0.0.1:5672/';

export function databaseUrl(name: (typeof DATABASES)[number]): string {
  return `mysql+pymysql://springtide:springtide@127.0.0.1/${name}?charset=utf8`;
}

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

const LOGIN = {
  auth_url: AUTH_URL,
  auth_type: 'password',
  username: ADMIN,
  password: ADMIN,
  project_name: ADMIN,
  user_domain_name: 'Default',
  project_domain_name: 'Default',
  region_name: 'RegionOne',
} as const;
/** How a service checks tokens; access rules of credentials name the service by its type. */
const tokensOf = (service_type: string) => ({ ...LOGIN, www_authenticate_uri: AUTH_URL, service_type }) as const;

const FILES: Readonly<Record<string, Sections>> = {
  'keystone.conf': {
    database: { connection: databaseUrl('keystone') },
    token: { provider: 'fernet' },
    fernet_tokens: { key_repository: `${HOME}/fernet` },
    credential: { key_repository: `${HOME}/credential` },
    identity: { password_hash_rounds: '4' },
  },
  'placement.conf': {
    placement_database: { connection: databaseUrl('placement') },
    api: { auth_strategy: 'keystone' },
    keystone_authtoken: tokensOf('placement'),
  },
  'glance.conf': {
    DEFAULT: { bind_host: '127.0.0.1', workers: '1', enabled_backends: 'files:file' },
    database: { connection: databaseUrl('glance') },
    keystone_authtoken: tokensOf('image'),
    paste_deploy: { flavor: 'keystone', config_file: '/etc/glance/glance-api-paste.ini' },
    glance_store: { default_backend: 'files' },
    files: { filesystem_store_datadir: `${HOME}/images` },
    oslo_concurrency: { lock_path: `${HOME}/locks` },
  },
  'nova.conf': {
    DEFAULT: {
      transport_url: RABBIT,
      compute_driver: 'fake.FakeDriver',
      my_ip: '127.0.0.1',
      enabled_apis: 'osapi_compute',
      osapi_compute_listen: '127.0.0.1',
      osapi_compute_workers: '2',
      state_path: `${HOME}/nova`,
      vif_plugging_is_fatal: 'false',
      vif_plugging_timeout: '0',
    },
    api_database: { connection: databaseUrl('nova_api') },
    database: { connection: databaseUrl('nova') },
    keystone_authtoken: tokensOf('compute'),
    placement: LOGIN,
    neutron: LOGIN,
    glance: { api_servers: 'http://127.0.0.1:9292' },
    conductor: { workers: '1' },
    scheduler: { workers: '1', discover_hosts_in_cells_interval: '5' },
    vnc: { enabled: 'false' },
    quota: { instances: String(QUOTA), cores: '-1', ram: '-1' },
    oslo_concurrency: { lock_path: `${HOME}/locks` },
  },
  'neutron.conf': {
    DEFAULT: {
      transport_url: RABBIT,
      core_plugin: 'ml2',
      service_plugins: '',
      auth_strategy: 'keystone',
      bind_host: '127.0.0.1',
      api_workers: '1',
      rpc_workers: '1',
      notify_nova_on_port_status_changes: 'false',
      notify_nova_on_port_data_changes: 'false',
      dhcp_agent_notification: 'false',
      state_path: `${HOME}/neutron`,
    },
    database: { connection: databaseUrl('neutron') },
    keystone_authtoken: tokensOf('network'),
    ml2: {
      type_drivers: 'local',
      tenant_network_types: 'local',
      mechanism_drivers: 'springtide',
      extension_drivers: '',
    },
    quotas: { quota_port: '-1' },
    oslo_concurrency: { lock_path: `${HOME}/locks` },
  },
};

/** Every file of settings: its name and content. */
export function settingsFiles(): readonly (readonly [name: string, content: string])[] {
  return Object.entries(FILES).map(([name, sections]) => [name, iniOf(sections)] as const);
}

function iniOf(sections: Sections): string {
  return Object.entries(sections)
    .map(
      ([name, values]) =>
        `[${name}]\n${Object.entries(values)
          .map(([key, value]) => `${key} = ${value}\n`)
          .join('')}`,
    )
    .join('\n');
}

/**
 * Neutron binds a port only when a driver says how it is plugged in on its host. Here nothing is: Nova's fake driver makes no network.
 * The file names are below Python's dist-packages.
 */
export const PORT_DRIVER = {
  'springtide_ports.py': `from neutron_lib.plugins.ml2 import api


class Driver(api.MechanismDriver):
    def initialize(self):
        pass

    def bind_port(self, context):
        for segment in context.segments_to_bind:
            context.set_binding(segment[api.ID], "bridge", {"port_filter": False})
            return
`,
  'springtide_ports-1.dist-info/METADATA': 'Metadata-Version: 2.1\nName: springtide-ports\nVersion: 1\n',
  'springtide_ports-1.dist-info/entry_points.txt':
    '[neutron.ml2.mechanism_drivers]\nspringtide = springtide_ports:Driver\n',
} as const;
