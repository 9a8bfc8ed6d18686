import { contentOf } from '../../messages/message-error.ts';
import { Budget } from './budget.ts';
import { MissingParameter, TemplateFault } from './fault.ts';
import type { Fault, RenderResult, Job, Look, Request } from './messages.ts';
import { fill } from './template.ts';

/** Does what a request asks for, within one budget. Every failure is a result. */
export function resultOf(request: Request): RenderResult {
  const budget = new Budget();
  return request.kind === 'fill'
    ? fillIn(request.job, budget)
    : { kind: 'looked', looks: looksAt(request.jobs, budget) };
}

function fillIn({ texts, variables }: Job, budget: Budget): RenderResult {
  try {
    return { kind: 'filled', texts: texts.map((text) => fill(text, variables, budget, refuse)) };
  } catch (error) {
    if (error instanceof MissingParameter) return { kind: 'missing', parameter: error.parameter };
    return { kind: 'fault', ...faultOf(error) };
  }
}

function refuse(name: string): never {
  throw new MissingParameter(name);
}

function looksAt(jobs: readonly Job[], budget: Budget): readonly Look[] {
  const looks: Look[] = [];
  for (const job of jobs) {
    looks.push(lookAt(job, budget));
    if (budget.isSpent) break;
  }
  return looks;
}

function lookAt({ texts, variables }: Job, budget: Budget): Look {
  const names = new Set<string>();
  try {
    for (const text of texts) {
      const missing = new Set<string>();
      try {
        fill(text, variables, budget, (name) => missing.add(name));
      } catch (error) {
        // a text that failed may have failed because of the missing value
        if (missing.size === 0) throw error;
      }
      for (const name of missing) names.add(name);
    }
    return { missing: [...names] };
  } catch (error) {
    return faultOf(error);
  }
}

function faultOf(error: unknown): Fault {
  return { fault: contentOf(error), span: error instanceof TemplateFault ? error.span : null };
}
