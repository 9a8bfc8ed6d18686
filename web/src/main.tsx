import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { loadPage } from './routes.tsx';
import { watchBack } from './shell/back-guard.ts';
import './main.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
loadPage(location.pathname);
watchBack();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
