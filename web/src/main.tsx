import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { loadFirstPage } from './routes.tsx';
import { watchBack } from './shell/back-guard.ts';
import './main.css';

/** So long the frame in index.html stands alone for a first page that is on its way, in milliseconds. */
const PATIENCE_MS = 1000;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
watchBack();
void begin(root);

/** Not awaited by the module itself: the page's scripts import from it, and would wait for its end. */
async function begin(element: HTMLElement): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  // what does not load is tried again, and said, in its place
  await Promise.race([loadFirstPage(location.pathname).catch(() => {}), patience]);
  createRoot(element).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
