import { type ComponentType, lazy, useState } from 'react';
import { matchPath, type Params, Route, Routes } from 'react-router';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

interface PageModule {
  readonly default: ComponentType;
  /** Requests what the page needs before it is rendered. */
  readonly prepare?: (params: Readonly<Params>) => void;
}

type Load = () => Promise<PageModule>;

/** Milliseconds before code that failed to load is requested again. */
const AGAIN_AFTER = 500;

/** Every page is loaded when it is first opened; the frame around it is there at once. */
const LOADS: readonly (readonly [path: string, load: Load])[] = [
  ['/', () => import('./pages/overview/overview-page.tsx')],
  ['/ui/tasks', () => import('./pages/tasks/tasks-page.tsx')],
  ['/ui/tasks/:id', () => import('./pages/tasks/task-page.tsx')],
  ['/ui/fleet', () => import('./pages/fleet/fleet-page.tsx')],
  ['/ui/pools/:id', () => import('./pages/pool/pool-page.tsx')],
  ['/ui/run', () => import('./pages/runs/run-page.tsx')],
  ['/ui/run/tasks', () => import('./pages/runs/started-page.tsx')],
  ['/ui/templates', () => import('./pages/templates/templates-page.tsx')],
  ['/ui/templates/:id', () => import('./pages/templates/template-page.tsx')],
  ['/ui/steps', () => import('./pages/steps/steps-page.tsx')],
  ['/ui/machine-types', () => import('./pages/backends/machine-types-page.tsx')],
  ['/ui/load-balancers', () => import('./pages/backends/load-balancers-page.tsx')],
  ['/ui/workers', () => import('./pages/workers/workers-page.tsx')],
  ['/ui/schedules', () => import('./pages/schedules/schedules-page.tsx')],
];
const PAGES = LOADS.map(([path, load]) => ({ path, Page: lazy(() => patiently(load)) }));

/** The first page: it is rendered together with the frame. */
let first: { readonly path: string; readonly Page: ComponentType } | null = null;

/** A browser aborts loading when its network changes, as happens with every node made on its own machine. */
async function patiently(load: Load): Promise<PageModule> {
  try {
    return await load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
    return load();
  }
}

/** Loads the page for a path, and requests its data. Rejects when its code cannot be loaded. */
export async function loadFirstPage(pathname: string): Promise<void> {
  for (const [path, load] of LOADS) {
    const match = matchPath(path, pathname);
    if (match === null) continue;
    const { default: Page, prepare } = await patiently(load);
    prepare?.(match.params);
    first = { path, Page };
    return;
  }
}

export function Pages() {
  const [begun] = useState(first);
  return (
    <Routes>
      <Route element={<Shell />}>
        {PAGES.map(({ path, Page }) => (
          <Route key={path} path={path} element={begun?.path === path ? <begun.Page /> : <Page />} />
        ))}
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
