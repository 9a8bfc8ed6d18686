import { skipToken, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { usableSteps } from '../../data/steps.ts';
import { oneTemplate } from '../../data/templates.ts';
import { paramGroups } from '../../parts/param-groups.ts';
import { policyOf } from '../../parts/policy/policy-draft.ts';
import type { ChosenTemplate } from './run-draft.ts';

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
