import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { i18n } from 'i18next';
import { Suspense, useEffect } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { BrowserRouter } from 'react-router';
import { STARTED } from './boot/started.ts';
import { queryClient } from './data/query-client.ts';
import { Live } from './live/live.tsx';
import { Pages } from './routes.tsx';
import { useRefusal } from './session/session.ts';
import { AppearanceContext } from './shell/appearance-context.ts';
import { OnItsWay } from './shell/loading/on-its-way.tsx';
import { lazily } from './shell/loading/patiently.ts';
import { CrashBoundary } from './shell/page-error.tsx';
import { themeOf, useAppearance } from './shell/theme.ts';

const SignIn = lazily(() => import('./shell/sign-in.tsx'));

/** The console: texts, appearance and data around its pages. */
export function App({ texts }: { readonly texts: i18n }) {
  useEffect(() => void document.dispatchEvent(new Event(STARTED)), []);
  return (
    <I18nextProvider i18n={texts}>
      <CrashBoundary>
        <QueryClientProvider client={queryClient}>
          <Dressed />
        </QueryClientProvider>
      </CrashBoundary>
    </I18nextProvider>
  );
}

function Dressed() {
  const { i18n } = useTranslation();
  const look = useAppearance();
  const refusal = useRefusal();
  return (
    <ConfigProvider
      locale={i18n.resolvedLanguage === 'zh' ? zhCN : enUS}
      theme={themeOf(look.isDark)}
      // no blank between the two characters of a Chinese button
      button={{ autoInsertSpace: false }}
    >
      <AppearanceContext value={look}>
        <AntApp style={{ height: '100%' }}>
          {refusal === 'none' && (
            <Live>
              {/* at once: what is chosen next begins with the address as it is, and a field keeps what is typed */}
              <BrowserRouter useTransitions={false}>
                <Pages />
              </BrowserRouter>
            </Live>
          )}
          {refusal !== 'none' && (
            <Suspense fallback={<OnItsWay />}>{refusal === 'asking' ? <OnItsWay /> : <SignIn />}</Suspense>
          )}
        </AntApp>
      </AppearanceContext>
    </ConfigProvider>
  );
}
