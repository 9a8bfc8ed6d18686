import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { forgetWithOperator } from './data/account/operator.ts';
import { queryClient } from './data/query-client.ts';
import { chooseFirstLanguage, startTexts } from './i18n/language.ts';
import { loadFirstPage } from './routes.tsx';
import { watchBack } from './shell/back-guard.ts';
import { patiently } from './shell/loading/patiently.ts';
import 'virtual:antd.css';
import './main.css';

/** Milliseconds for which the frame in index.html may be shown alone while the first page loads. */
const PATIENCE_MS = 1000;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
watchBack();
forgetWithOperator();
chooseFirstLanguage();
void begin(root);

/** Not awaited by the module itself: the page's scripts import from it, and would wait for it to end. */
async function begin(element: HTMLElement): Promise<void> {
  const loading = startTexts(patiently);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  // a page that does not load is retried, and its error is shown in its place
  await Promise.race([loadFirstPage(location.pathname).catch(() => {}), patience]);
  const texts = await loading;
  // what the server says was read in the other language
  texts.on('languageChanged', () => void queryClient.invalidateQueries());
  createRoot(element).render(
    <StrictMode>
      <App texts={texts} />
    </StrictMode>,
  );
}
