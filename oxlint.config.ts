import { readdirSync } from 'node:fs';
import { defineConfig, type OxlintOverride } from 'oxlint';

/** The layers of src/, from top to bottom: a file may import from its own layer's folder and from layers below. */
const FLOORS = [
  ['cli'],
  ['client'],
  ['api'],
  ['scheduler'],
  ['operations'],
  ['engine'],
  ['steps'],
  ['ansible'],
  ['reach'],
  ['machines', 'channel', 'discovery', 'content'],
  ['store', 'clouds'],
  ['identity'],
  ['hooks'],
  ['fleet-file'],
  ['domain'],
  ['secrets'],
  ['base'],
  ['messages'],
] as const;

/** Folders in one layer do not import each other, except for the types of a channel. */
const SIBLING_TYPES = '!**/channel/channel.ts';

/** The modules that know the caller; no others make principals (I1 in src/identity/principal.ts). */
const PRINCIPAL_MAKERS = [
  'src/identity/**',
  'src/api/http/auth.ts',
  'src/scheduler/begin-run.ts',
  'src/operations/jobs/first-token.ts',
];
const PRINCIPALS_FROM_ELSEWHERE = {
  group: ['**/identity/make-principal.ts'],
  message: 'Who acts is not for this file to say: take the principal that it is given.',
};

/** The command knows the server only through its API's client. */
const CLIENT_OF_COMMAND = ['client', 'fleet-file', 'messages', 'base'];
const SERVER_FROM_COMMAND = {
  group: FLOORS.slice(1)
    .flat()
    .filter((name) => !CLIENT_OF_COMMAND.includes(name))
    .map((name) => `**/${name}/**`),
  message: 'The command calls the API: import src/client, src/fleet-file, src/messages and src/base only.',
};

/** Its commands `serve` and `config` start the server's process. */
const STARTS_SERVER = 'src/cli/commands/programs.ts';

const forbidding = (
  files: string[],
  patterns: { readonly group: string[]; readonly message: string }[],
): OxlintOverride => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } });

const arrows: OxlintOverride[] = FLOORS.flatMap((folders, floor) =>
  folders.flatMap((folder): OxlintOverride[] => {
    const above = FLOORS.slice(0, floor).flat();
    const siblings = folders.filter((other) => other !== folder);
    const upwards = {
      group: [
        ...above.map((name) => `**/${name}/**`),
        ...siblings.map((name) => `**/${name}/**`),
        '**/main.ts',
        '**/config.ts',
        SIBLING_TYPES,
      ],
      message: `src/${folder} may only import what lies below it (see ARCHITECTURE.md).`,
    };
    const makers = PRINCIPAL_MAKERS.filter((file) => file.startsWith(`src/${folder}/`));
    return [
      forbidding([`src/${folder}/**`], [upwards, PRINCIPALS_FROM_ELSEWHERE]),
      ...(folder === 'cli'
        ? [
            forbidding(['src/cli/**'], [upwards, PRINCIPALS_FROM_ELSEWHERE, SERVER_FROM_COMMAND]),
            forbidding([STARTS_SERVER], [SERVER_FROM_COMMAND]),
          ]
        : []),
      ...(makers.length === 0 ? [] : [forbidding(makers, [upwards])]),
    ];
  }),
);

/** What is above all layers of the console. */
const TOP_OF_CONSOLE = ['**/main.tsx', '**/app.tsx', '**/routes.tsx'];
const PAGES = readdirSync(new URL('web/src/pages', import.meta.url));

/** The layers of web/src/, likewise: what several pages show is in parts/. */
const CONSOLE_FLOORS = [
  ['pages'],
  ['parts'],
  ['forms', 'lists', 'code'],
  ['shell'],
  ['live'],
  ['data'],
  ['session'],
  ['boot'],
  ['i18n'],
] as const;

/** The console knows the server only through its API's client. */
const CLIENT_ONLY = {
  group: ['**/../src/**', '!**/../src/client/**'],
  message: 'The console calls the API: import src/client only.',
};

const consoleArrows: OxlintOverride[] = [
  forbidding(['web/src/**'], [CLIENT_ONLY]),
  ...CONSOLE_FLOORS.flatMap((folders, floor) =>
    folders.map((folder) => {
      const above = CONSOLE_FLOORS.slice(0, floor).flat();
      const siblings = folders.filter((other) => other !== folder);
      return forbidding(
        [`web/src/${folder}/**`],
        [
          CLIENT_ONLY,
          {
            group: [...[...above, ...siblings].map((name) => `**/${name}/**`), ...TOP_OF_CONSOLE],
            message: `web/src/${folder} may only import what lies below it (see ARCHITECTURE.md).`,
          },
        ],
      );
    }),
  ),
  // pages do not import each other
  ...PAGES.map((page) =>
    forbidding(
      [`web/src/pages/${page}/**`],
      [
        CLIENT_ONLY,
        {
          group: [...PAGES.filter((other) => other !== page).map((name) => `**/${name}/**`), ...TOP_OF_CONSOLE],
          message: 'What several pages show is in web/src/parts.',
        },
      ],
    ),
  ),
];

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'import', 'promise', 'vitest'],
  options: { typeAware: true },
  categories: { correctness: 'error', suspicious: 'error' },
  // generated: src/client/schema.ts
  ignorePatterns: ['node_modules', '/data', 'web/dist', 'src/client/schema.ts'],
  rules: {
    // types count too: one file should be readable without all others
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'no-console': 'error',
    'no-param-reassign': 'error',
    eqeqeq: 'error',
    complexity: ['error', 12],
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    // steps that follow one another use `await` in a loop
    'no-await-in-loop': 'off',
    'no-underscore-dangle': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'import/no-named-as-default-member': 'off',
    'import/no-unassigned-import': 'off',
    'vitest/require-mock-type-parameters': 'off',
    // the second argument of expect says what it is about
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'no-shadow': 'off',
    // the compiler's noImplicitReturns handles exhaustive switches
    'consistent-return': 'off',
    'typescript/consistent-return': 'off',
  },
  overrides: [
    ...arrows,
    {
      files: ['web/src/**'],
      rules: { 'react/react-in-jsx-scope': 'off' },
    },
    ...consoleArrows,
    {
      files: ['src/client/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          { patterns: [{ group: ['../**'], message: 'src/client stands on its own: browsers and the CLI load it.' }] },
        ],
      },
    },
    {
      files: ['**/*.test.ts', 'test/**', 'bench/**', 'demo/**'],
      rules: { 'max-lines-per-function': 'off', 'no-console': 'off' },
    },
  ],
});
