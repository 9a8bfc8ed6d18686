import { Type } from 'typebox';
import {
  LEAST_OUTPUT,
  LONGEST_DIR,
  LONGEST_VARIABLE,
  MOST_OUTPUT,
  MOST_VARIABLES,
} from '../../domain/plans/step-environment.ts';
import { LIMITS, UNLIMITED } from '../../domain/plans/step-limits.ts';
import { Optional } from '../http/fields.ts';
import { UNQUOTED } from '../http/input.ts';

const ENV = `variables for its actions, at most ${MOST_VARIABLES} with ${LONGEST_VARIABLE} characters each; names in {{ }} are filled in as in actions`;
const DIR = `the working directory of its actions: absolute, or ~/ below the user’s home, in at most ${LONGEST_DIR} characters; filled in as actions are; without it nothing of the step runs`;
const UMASK = 'octal digits';
const LOCALE = 'the value of LANG and LC_ALL; output is read in its encoding';
const LIMIT = `numbers, or "${UNLIMITED}", for ${LIMITS.join(', ')} (as ulimit has them; core, fsize and as in bytes, cpu in seconds); where one cannot be set, nothing of the step runs`;
const OUTPUT = `bytes of output that are kept of each script and module, the beginning and the end of a longer one: ${LEAST_OUTPUT} to ${MOST_OUTPUT}, by default 262144`;

const input = (description: string, example: unknown) =>
  Optional(Type.Unknown({ [UNQUOTED]: true, description, examples: [example] }));

/** The environment of a step or command, as clients send it among its fields: checkedEnvironment validates it. */
export const EnvironmentInput = {
  env: input(ENV, { PORT: '{{port}}' }),
  dir: input(DIR, '/srv/app'),
  umask: input(UMASK, '027'),
  locale: input(LOCALE, 'C.UTF-8'),
  limits: input(LIMIT, { nofile: 65_536, core: UNLIMITED }),
  output_limit: input(OUTPUT, MOST_OUTPUT),
};

const Limit = Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.Literal(UNLIMITED)]));

/** The same as it is shown. */
export const ShownEnvironment = {
  env: Optional(Type.Record(Type.String(), Type.String(), { description: ENV })),
  dir: Optional(Type.String({ description: DIR })),
  umask: Optional(Type.String({ description: UMASK })),
  locale: Optional(Type.String({ description: LOCALE })),
  limits: Optional(
    Type.Object(
      { nofile: Limit, nproc: Limit, core: Limit, fsize: Limit, as: Limit, cpu: Limit },
      { description: LIMIT },
    ),
  ),
  output_limit: Optional(Type.Integer({ minimum: LEAST_OUTPUT, maximum: MOST_OUTPUT, description: OUTPUT })),
};
