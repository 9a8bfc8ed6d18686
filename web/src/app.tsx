import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, Suspense } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { BrowserRouter } from 'react-router';
import { queryClient } from './data/query-client.ts';
import { startTexts } from './i18n/language.ts';
import { Live } from './live/live.tsx';
import { Pages } from './routes.tsx';
import { useIsRefused } from './session/session.ts';
import { AppearanceContext } from './shell/appearance-context.ts';
import { themeOf, useAppearance } from './shell/theme.ts';

const texts = startTexts();
const SignIn = lazy(() => import('./shell/sign-in.tsx'));

/** The console: texts, appearance and data around its pages. */
export function App() {
  return (
    <I18nextProvider i18n={texts}>
      <QueryClientProvider client={queryClient}>
        <Dressed />
      </QueryClientProvider>
    </I18nextProvider>
  );
}

function Dressed() {
  const { i18n } = useTranslation();
  const look = useAppearance();
  const isRefused = useIsRefused();
  return (
    <ConfigProvider locale={i18n.resolvedLanguage === 'zh' ? zhCN : enUS} theme={themeOf(look.isDark)}>
      <AppearanceContext value={look}>
        <AntApp style={{ height: '100%' }}>
          {isRefused ? (
            <Suspense>
              <SignIn />
            </Suspense>
          ) : (
            <Live>
              <BrowserRouter>
                <Pages />
              </BrowserRouter>
            </Live>
          )}
        </AntApp>
      </AppearanceContext>
    </ConfigProvider>
  );
}
