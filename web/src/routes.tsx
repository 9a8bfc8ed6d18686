import { type ComponentType, lazy } from 'react';
import { matchPath, Route, Routes } from 'react-router';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

type Load = () => Promise<{ readonly default: ComponentType }>;

/** Every page is loaded when it is first opened; the frame around it is there at once. */
const LOADS: readonly (readonly [path: string, load: Load])[] = [
  ['/', () => import('./pages/overview/overview-page.tsx')],
  ['/ui/tasks', () => import('./pages/tasks/tasks-page.tsx')],
  ['/ui/tasks/:id', () => import('./pages/tasks/task-page.tsx')],
  ['/ui/fleet', () => import('./pages/fleet/fleet-page.tsx')],
  ['/ui/pools/:id', () => import('./pages/pool/pool-page.tsx')],
  ['/ui/templates', () => import('./pages/templates/templates-page.tsx')],
  ['/ui/templates/:id', () => import('./pages/templates/template-page.tsx')],
  ['/ui/steps', () => import('./pages/steps/steps-page.tsx')],
  ['/ui/machine-types', () => import('./pages/backends/machine-types-page.tsx')],
  ['/ui/load-balancers', () => import('./pages/backends/load-balancers-page.tsx')],
  ['/ui/workers', () => import('./pages/workers/workers-page.tsx')],
  ['/ui/schedules', () => import('./pages/schedules/schedules-page.tsx')],
];
const PAGES = LOADS.map(([path, load]) => ({ path, Page: lazy(load) }));

/** Begins to load the page of an address, while the frame is still being drawn. */
export function loadPage(pathname: string): void {
  const [, load] = LOADS.find(([path]) => matchPath(path, pathname) !== null) ?? [];
  // what does not load is said by the page in its place
  load?.().catch(() => {});
}

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
