import { useState } from 'react';
import { type MissingParam, missingParams } from './missing-params.ts';

/** The parameters of a template that the server asked for: they stay marked as required when they have a value. */
export function useRequired(templateId: number | null, error: unknown): readonly MissingParam[] {
  const [known, setKnown] = useState({ templateId, error: null as unknown, required: [] as readonly MissingParam[] });
  if (known.templateId === templateId && known.error === error) return known.required;
  const before = known.templateId === templateId ? known.required : [];
  const required = [...before, ...missingParams(error)];
  setKnown({ templateId, error, required });
  return required;
}
