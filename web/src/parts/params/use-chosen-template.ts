import { skipToken, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { usableSteps } from '../../data/steps.ts';
import { oneTemplate } from '../../data/templates.ts';
import { type PolicyDraft, policyOf } from '../policy/policy-draft.ts';
import { type ParamGroup, paramGroups } from './param-groups.ts';

/** A template that is chosen, as far as a run of it goes. */
export interface ChosenTemplate {
  readonly id: number;
  readonly name: string;
  readonly hasSteps: boolean;
  readonly policy: PolicyDraft;
  readonly groups: readonly ParamGroup[];
}

/** The template that is chosen, with what its steps declare; null while it is not read. */
export function useChosenTemplate(id: number | null): ChosenTemplate | null {
  const { data: template } = useQuery({ ...oneTemplate(id ?? 0), ...(id === null ? { queryFn: skipToken } : {}) });
  const { data: steps } = useQuery(usableSteps);
  return useMemo(() => {
    if (id === null || template === undefined || steps === undefined) return null;
    return {
      id,
      name: template.name,
      hasSteps: template.steps.length > 0,
      policy: policyOf(template),
      groups: paramGroups(template.steps, steps),
    };
  }, [id, template, steps]);
}
