/** Something that uses a step or an action. */
export interface User {
  readonly id: number;
  readonly name: string;
}

/** The templates that have a step of this name. */
export function templatesWith<Template extends User & { readonly steps: readonly { readonly name: string }[] }>(
  step: string,
  templates: readonly Template[],
): readonly Template[] {
  return templates.filter(({ steps }) => steps.some(({ name }) => name === step));
}

/** The steps that run an action of this name. */
export function stepsWith<Step extends User & { readonly actions: readonly string[] }>(
  action: string,
  steps: readonly Step[],
): readonly Step[] {
  return steps.filter(({ actions }) => actions.includes(action));
}
