import { type ComponentType, lazy } from 'react';
import { Route, Routes } from 'react-router';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

/** Every page is loaded when it is first opened; the frame around it is there at once. */
const PAGES: readonly { readonly path: string; readonly Page: ComponentType }[] = [
  { path: '/', Page: lazy(() => import('./pages/overview/overview-page.tsx')) },
  { path: '/ui/tasks', Page: lazy(() => import('./pages/tasks/tasks-page.tsx')) },
  { path: '/ui/tasks/:id', Page: lazy(() => import('./pages/tasks/task-page.tsx')) },
  { path: '/ui/fleet', Page: lazy(() => import('./pages/fleet/fleet-page.tsx')) },
  { path: '/ui/pools/:id', Page: lazy(() => import('./pages/pool/pool-page.tsx')) },
  { path: '/ui/templates', Page: lazy(() => import('./pages/templates/templates-page.tsx')) },
  { path: '/ui/templates/:id', Page: lazy(() => import('./pages/templates/template-page.tsx')) },
  { path: '/ui/steps', Page: lazy(() => import('./pages/steps/steps-page.tsx')) },
  { path: '/ui/machine-types', Page: lazy(() => import('./pages/backends/machine-types-page.tsx')) },
  { path: '/ui/load-balancers', Page: lazy(() => import('./pages/backends/load-balancers-page.tsx')) },
  { path: '/ui/workers', Page: lazy(() => import('./pages/workers/workers-page.tsx')) },
  { path: '/ui/schedules', Page: lazy(() => import('./pages/schedules/schedules-page.tsx')) },
];

export function Pages() {
  return (
    <Routes>
      <Route element={<Shell />}>
        {PAGES.map(({ path, Page }) => (
          <Route key={path} path={path} element={<Page />} />
        ))}
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
