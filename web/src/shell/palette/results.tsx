import { theme } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Entry, EntryKind } from './entries.ts';

interface ResultsProps {
  /** What the ids of the list and of its options begin with. */
  readonly id: string;
  readonly entries: readonly Entry[];
  /** The place of the one that Enter opens. */
  readonly at: number;
  readonly onPoint: (place: number) => void;
  readonly onOpen: (entry: Entry, inNewTab: boolean) => void;
}

const KINDS = {
  page: 'palette.page',
  do: 'palette.action',
  action: 'palette.stepAction',
  pool: 'palette.pool',
  node: 'palette.node',
  task: 'palette.task',
  template: 'palette.template',
  step: 'palette.step',
  service: 'palette.service',
  cluster: 'palette.cluster',
  machine_type: 'palette.machineType',
  load_balancer: 'palette.loadBalancer',
  repository: 'palette.repository',
} as const satisfies Readonly<Record<EntryKind, string>>;

/** What fits what was typed. The field above has the focus, and names the option that is chosen. */
export function Results({ id, entries, at, onPoint, onOpen }: ResultsProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  useEffect(() => {
    // newer browsers answer with a promise
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  return (
    <div
      id={`${id}-results`}
      role="listbox"
      aria-label={t('palette.results')}
      style={{ maxHeight: 'min(420px, 55vh)', overflowY: 'auto', borderTop: `1px solid ${token.colorBorderSecondary}` }}
    >
      {entries.map((entry, place) => (
        <div
          key={entry.key}
          id={`${id}-${place}`}
          role="option"
          aria-selected={place === at}
          onMouseMove={() => onPoint(place)}
          onClick={(event) => onOpen(entry, event.ctrlKey || event.metaKey)}
          style={{
            display: 'flex',
            gap: 12,
            alignItems: 'baseline',
            padding: '8px 16px',
            cursor: 'pointer',
            background: place === at ? token.controlItemBgActive : 'transparent',
          }}
        >
          <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
            <bdi>{entry.name}</bdi>
            {entry.within !== '' && (
              <span style={{ color: token.colorTextSecondary, marginInlineStart: 8 }}>
                <bdi>{entry.within}</bdi>
              </span>
            )}
          </span>
          <span style={{ color: token.colorTextSecondary, whiteSpace: 'nowrap', fontSize: token.fontSizeSM }}>
            {t(KINDS[entry.kind])}
          </span>
        </div>
      ))}
    </div>
  );
}
