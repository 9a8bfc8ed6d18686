import { theme, type ThemeConfig } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';

export const APPEARANCES = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof APPEARANCES)[number];

/** Pixels from the top of the window to what is below the header of the console. */
export const BELOW_HEADER = 72;

const KEPT_AS = 'springtide.appearance';
const DARK = matchMedia('(prefers-color-scheme: dark)');
const STILL = matchMedia('(prefers-reduced-motion: reduce)');

/** The appearance that the user chose, and whether it is dark at the moment. */
export function useAppearance(): {
  readonly appearance: Appearance;
  readonly isDark: boolean;
  readonly choose: (appearance: Appearance) => void;
} {
  const [appearance, setAppearance] = useState<Appearance>(() => kept());
  const systemIsDark = useSyncExternalStore(onSystemChange, () => DARK.matches);
  const isDark = appearance === 'system' ? systemIsDark : appearance === 'dark';
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
    document.body.style.background = isDark ? '#10161d' : '#f5f7fa';
  }, [isDark]);
  const choose = (chosen: Appearance): void => {
    localStorage.setItem(KEPT_AS, chosen);
    setAppearance(chosen);
  };
  return { appearance, isDark, choose };
}

/** Ant Design's tokens for the console. */
export function themeOf(isDark: boolean): ThemeConfig {
  return {
    // the stylesheets are made by the build: antd-styles.ts
    zeroRuntime: true,
    hashed: false,
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: isDark ? '#4d9fe0' : '#0f62a8',
      colorLink: isDark ? '#63b0f2' : '#0f62a8',
      // contrasts of at least 4.5, where Ant Design's own are lower
      colorError: isDark ? '#ff8a8e' : '#cf222e',
      colorTextDescription: isDark ? '#a3adb8' : '#5b6570',
      colorTextTertiary: isDark ? '#a3adb8' : '#5b6570',
      colorTextPlaceholder: isDark ? '#9aa4af' : '#6b7280',
      borderRadius: 8,
      motion: !STILL.matches,
      fontFamily: 'inherit',
      colorBgLayout: isDark ? '#10161d' : '#f5f7fa',
      // in the dark, what lies above is lighter
      ...(isDark ? { colorBgContainer: '#18212b', colorBgElevated: '#202c38' } : {}),
    },
    components: {
      Layout: { headerPadding: '0 16px', headerHeight: 52 },
      ...(isDark ? { Button: { primaryColor: '#08131c' }, Menu: { itemSelectedColor: '#9bcdf5' } } : {}),
    },
  };
}

function kept(): Appearance {
  const text = localStorage.getItem(KEPT_AS);
  return APPEARANCES.find((appearance) => appearance === text) ?? 'system';
}

function onSystemChange(listener: () => void): () => void {
  DARK.addEventListener('change', listener);
  return () => DARK.removeEventListener('change', listener);
}
