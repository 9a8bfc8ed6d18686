import type { Progress } from '../../domain/progress.ts';
import type { Language } from '../../messages/language.ts';
import { recalledText } from '../../messages/recalled.ts';

/** The progress of a node, with the reason of its trouble in the language of the reader. */
export function withShownTrouble<Of extends Pick<Progress, 'trouble'>>(progress: Of, language: Language): Of {
  const { trouble } = progress;
  if (trouble === undefined || language === 'en') return progress;
  return { ...progress, trouble: { ...trouble, reason: recalledText(trouble.reason, language) } };
}
