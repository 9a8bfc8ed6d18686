import { createContext } from 'react';
import type { useAppearance } from './theme.ts';

/** The console's appearance, for the menu that changes it and for what is drawn without Ant Design (charts, canvas). */
export const AppearanceContext = createContext<ReturnType<typeof useAppearance>>({
  appearance: 'system',
  isDark: false,
  choose: () => {},
});
