import { type ComponentType, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { matchPath, type Params, Route, Routes, useParams } from 'react-router';
import { pause } from './boot/pauses.ts';
import { useRouteTitle } from './shell/frame/page-title.ts';
import { Shell } from './shell/frame/shell.tsx';
import { lazily, patiently } from './shell/loading/patiently.ts';
import { type NamedThing, NotFound, ThingNotFound } from './shell/not-found.tsx';
import { routeId } from './shell/route-id.ts';

interface PageModule {
  readonly default: ComponentType;
}

/** Requests what a page needs while it is being loaded. */
interface Preparation {
  readonly prepare: (params: Readonly<Params>) => void;
}

type Title =
  | `shell.${'overview' | 'tasks' | 'fleet' | 'templates' | 'steps' | 'machineTypes' | 'loadBalancers'}`
  | `shell.${'workers' | 'schedules' | 'repositories' | 'usage' | 'keys' | 'files' | 'terminals'}`
  | 'tokens.title'
  | 'run.title'
  | 'frame.about';

interface PageRoute {
  readonly path: string;
  readonly load: () => Promise<PageModule>;
  readonly preparation?: () => Promise<Preparation>;
  readonly title: Title;
  /** Whose id stands in the path; without, the path has none. */
  readonly thing?: NamedThing;
  /** What may stand there in place of an id. */
  readonly word?: string;
}

/** Every page is loaded when it is first opened; the frame around it is there at once. */
const ROUTES: readonly PageRoute[] = [
  { path: '/', title: 'shell.overview', load: () => import('./pages/overview/overview-page.tsx') },
  { path: '/ui/tasks', title: 'shell.tasks', load: () => import('./pages/tasks/tasks-page.tsx') },
  {
    path: '/ui/tasks/:id',
    title: 'shell.tasks',
    thing: 'task',
    load: () => import('./pages/tasks/task-page.tsx'),
    preparation: () => import('./pages/tasks/prepare.ts'),
  },
  { path: '/ui/fleet', title: 'shell.fleet', load: () => import('./pages/fleet/fleet-page.tsx') },
  { path: '/ui/pools/:id', title: 'shell.fleet', thing: 'pool', load: () => import('./pages/pool/pool-page.tsx') },
  {
    path: '/ui/nodes/:id/terminal',
    title: 'shell.terminals',
    load: () => import('./pages/terminals/terminal-page.tsx'),
  },
  { path: '/ui/terminals', title: 'shell.terminals', load: () => import('./pages/terminals/terminals-page.tsx') },
  {
    path: '/ui/terminals/:id',
    title: 'shell.terminals',
    load: () => import('./pages/terminals/replay-page.tsx'),
  },
  { path: '/ui/nodes/:node', title: 'shell.fleet', load: () => import('./pages/nodes/node-page.tsx') },
  { path: '/ui/run', title: 'run.title', load: () => import('./pages/runs/run-page.tsx') },
  { path: '/ui/run/tasks', title: 'run.title', load: () => import('./pages/runs/started-page.tsx') },
  { path: '/ui/templates', title: 'shell.templates', load: () => import('./pages/templates/templates-page.tsx') },
  {
    path: '/ui/templates/:id',
    title: 'shell.templates',
    thing: 'template',
    word: 'new',
    load: () => import('./pages/templates/template-page.tsx'),
  },
  { path: '/ui/steps', title: 'shell.steps', load: () => import('./pages/steps/steps-page.tsx') },
  {
    path: '/ui/machine-types',
    title: 'shell.machineTypes',
    load: () => import('./pages/backends/machine-types-page.tsx'),
  },
  {
    path: '/ui/load-balancers',
    title: 'shell.loadBalancers',
    load: () => import('./pages/backends/load-balancers-page.tsx'),
  },
  {
    path: '/ui/repositories',
    title: 'shell.repositories',
    load: () => import('./pages/repositories/repositories-page.tsx'),
  },
  { path: '/ui/files', title: 'shell.files', load: () => import('./pages/reach/files-page.tsx') },
  { path: '/ui/keys', title: 'shell.keys', load: () => import('./pages/reach/keys-page.tsx') },
  { path: '/ui/usage', title: 'shell.usage', load: () => import('./pages/usage/usage-page.tsx') },
  { path: '/ui/workers', title: 'shell.workers', load: () => import('./pages/workers/workers-page.tsx') },
  { path: '/ui/schedules', title: 'shell.schedules', load: () => import('./pages/schedules/schedules-page.tsx') },
  { path: '/ui/tokens', title: 'tokens.title', load: () => import('./pages/tokens/tokens-page.tsx') },
  { path: '/ui/about', title: 'frame.about', load: () => import('./pages/about/about-page.tsx') },
];
const PAGES = ROUTES.map((route) => ({ ...route, Page: lazily(route.load) }));

/** The most milliseconds for which a page waits for its preparation. */
const PREPARATION_MS = 300;

/** The first page: it is rendered together with the frame. */
let first: { readonly path: string; readonly Page: ComponentType } | null = null;

/** Loads the page for a path, and requests its data meanwhile. Rejects when its module throws. */
export async function loadFirstPage(pathname: string): Promise<void> {
  for (const { path, load, preparation } of ROUTES) {
    const match = matchPath(path, pathname);
    if (match === null) continue;
    // a page that is not prepared requests everything itself
    const prepared = preparation?.().then(
      ({ prepare }) => prepare(match.params),
      () => {},
    );
    // what is requested goes before the page's files: a browser asks for six at a time
    if (prepared !== undefined) await Promise.race([prepared, pause(PREPARATION_MS)]);
    const { default: Page } = await patiently(load);
    first = { path, Page };
    return;
  }
}

export function Pages() {
  const [begun] = useState(first);
  return (
    <Routes>
      <Route element={<Shell />}>
        {PAGES.map(({ Page, ...route }) => (
          <Route
            key={route.path}
            path={route.path}
            element={<RoutePage route={route}>{begun?.path === route.path ? <begun.Page /> : <Page />}</RoutePage>}
          />
        ))}
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}

/** A page under its title; pages whose address has an id are shown one that can be one. */
function RoutePage({ route, children }: { readonly route: PageRoute; readonly children: ReactNode }) {
  const { id = '' } = useParams();
  const { thing, word, title } = route;
  const isFound = thing === undefined || id === word || routeId(id) !== null;
  return (
    <>
      <RouteTitle title={title} />
      {isFound ? children : <ThingNotFound thing={thing} id={id} />}
    </>
  );
}

function RouteTitle({ title }: Pick<PageRoute, 'title'>) {
  const { t } = useTranslation();
  useRouteTitle(t(title));
  return null;
}
