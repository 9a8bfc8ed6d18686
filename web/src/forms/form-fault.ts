import { createContext, use } from 'react';
import { faultAt, type FieldFault } from '../shell/field-of-error.ts';

/** What the server refused of the form around, in words for people; null = nothing, or no single field. */
export const FormFault = createContext<FieldFault | null>(null);

/** What is wrong with one field of the form around, by its name in the API; null = nothing. */
export function useFaultAt(name: string | undefined): string | null {
  const fault = use(FormFault);
  return name === undefined ? null : faultAt(fault, name);
}
