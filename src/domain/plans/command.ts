import type { BecomeChoice } from '../become.ts';
import { fitting } from '../characters.ts';
import { message } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';
import type { RemoteSteps } from './implemented-action.ts';
import { environmentOf, isRemote, type Plan, type PlannedStep, type TemplateStep } from './plan.ts';
import type { StepEnvironment } from './step-environment.ts';

/*
 * A command that somebody types to run on nodes: a task of one step that no template and no remote step has.
 *
 * CM1. The text goes to the node as it was typed. It is the value of a parameter, and what is filled in there is not looked
 *      through again: `{{` stays as it is, unless the request asks to have it filled in like the script of an action.
 */

/** What the step, its action and its parameter are called. */
const COMMAND_STEP = 'command';
const SCRIPT = 'script';
/** Characters of a command. */
export const LONGEST_COMMAND = 65_536;
/** Characters of a name that is made of a command. */
const LONGEST_TITLE = 60;
/** Characters of a command among which its name is looked for. */
const LOOKED_AT = 4096;

export interface Command {
  /** A script: `#!` in its first line says what runs it, else it is sh. */
  readonly script: string;
  /** Whether names in `{{ }}` are filled in with the facts of the node. */
  readonly isTemplate: boolean;
  /** As whom it runs; absent = as the machine type says. */
  readonly become?: BecomeChoice | undefined;
  /** What it finds on the node; absent = what the login gives it. */
  readonly environment?: StepEnvironment | undefined;
}

/** @throws Refusal for a text with nothing to run, or that is too long */
export function checkCommand({ script }: Command): void {
  if (script.trim() === '') throw new Refusal('invalid', message('script_empty'), { field: SCRIPT });
  if (script.length > LONGEST_COMMAND) {
    const reason = message('script_too_long', { given: script.length, most: LONGEST_COMMAND });
    throw new Refusal('invalid', reason, { field: SCRIPT });
  }
}

/** The step of a command, in the form of a template's step and of the remote step that it names. */
export function commandStep({ script, isTemplate, become, environment }: Command): {
  readonly step: TemplateStep;
  readonly remoteSteps: RemoteSteps;
} {
  return {
    step: {
      name: COMMAND_STEP,
      param_values: { [SCRIPT]: script },
      retry: { retry_times: 0, ignore_error: false },
      ...(become === undefined ? {} : { become }),
      ...environment,
    },
    remoteSteps: new Map([
      [
        COMMAND_STEP,
        [
          {
            name: COMMAND_STEP,
            params: [SCRIPT],
            secrets: [],
            action: { module: 'longscript', content: isTemplate ? script : `{{ ${SCRIPT} }}` }, // CM1
          },
        ],
      ],
    ]),
  };
}

/** How the command of a plan runs that was made of one; null = its plan is of another kind. */
export function commandIn([step]: Plan): Omit<Command, 'script'> | null {
  if (step === undefined || !isRemote(step.work)) return null;
  const [action] = step.work.actions;
  if (action === undefined) return null;
  return {
    isTemplate: action.action['content'] === step.params[SCRIPT],
    become: action.become,
    environment: environmentOf(step.work) ?? undefined,
  };
}

/** The command of a plan that no template made; null = it runs none. */
export function scriptIn([step]: readonly Pick<PlannedStep, 'params'>[]): string | null {
  const script = step?.params[SCRIPT];
  return typeof script === 'string' ? script : null;
}

/**
 * What a task that runs a command is called when nobody says: the first line that does something.
 *
 * @example commandTitle('#!/bin/sh\nuptime\n') // 'uptime'
 */
export function commandTitle(script: string): string {
  const lines = script
    .slice(0, LOOKED_AT)
    .split('\n')
    .map((line) => fitting(line).trim());
  const line = lines.find((text) => text !== '' && !text.startsWith('#')) ?? lines.find((text) => text !== '') ?? '';
  const characters = Array.from(line);
  return characters.length > LONGEST_TITLE ? `${characters.slice(0, LONGEST_TITLE - 1).join('')}…` : line;
}
