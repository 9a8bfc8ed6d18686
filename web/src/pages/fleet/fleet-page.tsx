import { PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Input, Spin } from 'antd';
import { type ClipboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useClusters } from '../../data/clusters.ts';
import { useImages } from '../../data/nodes.ts';
import { usePools } from '../../data/pools.ts';
import { useServices } from '../../data/services.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Notice } from '../../shell/notice.tsx';
import { sortingOf, sortText } from '../../lists/sorting.ts';
import { searchedAddresses } from '../../parts/address-list.ts';
import { AddressesFound } from './addresses-found.tsx';
import { type FleetAction, FleetDialog } from './fleet-dialogs.tsx';
import { FleetTable } from './fleet-table.tsx';
import { type ClusterRow, fleetTree, openKeys, rowWith, sortedTree, TREE_SORTS, treeWith } from './fleet-tree.ts';

/** The most rows of a tree that is fully expanded at first. */
const OPEN_AT_FIRST = 60;

export default function FleetPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [action, setAction] = useState<FleetAction | null>(null);
  const fleet = useFleet();
  const text = params.get('q') ?? '';
  const search = (q: string): void =>
    setParams(
      (current) => {
        current.delete('page');
        if (q === '') current.delete('q');
        else current.set('q', q);
        return current;
      },
      { replace: true },
    );
  return (
    <Flex vertical gap={16}>
      <Flex wrap gap={12} align="center">
        <h1 style={{ margin: 0, flex: 1 }}>{t('fleet.title')}</h1>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAction({ do: 'add', to: null })}>
          {t('fleet.newCluster')}
        </Button>
      </Flex>
      <Input.Search
        allowClear
        value={text}
        placeholder={t('fleet.search')}
        aria-label={t('fleet.search')}
        onChange={(event) => search(event.target.value)}
        onPaste={(event) => pasteLines(event, search)}
      />
      {fleet.error !== null && <LoadFailed error={fleet.error} onRetry={fleet.retry} />}
      {fleet.error === null && fleet.tree === null && (
        <Spin delay={150} style={{ display: 'block', margin: '48px auto' }} />
      )}
      {fleet.tree !== null && (
        <Found tree={fleet.tree} pools={fleet.pools} text={text} onSearch={search} onAction={setAction} />
      )}
      {action !== null && <FleetDialog action={whole(action, fleet.tree ?? [])} onClose={() => setAction(null)} />}
    </Flex>
  );
}

interface FoundProps {
  readonly tree: readonly ClusterRow[];
  readonly pools: ReturnType<typeof useFleet>['pools'];
  readonly text: string;
  readonly onSearch: (text: string) => void;
  readonly onAction: (action: FleetAction) => void;
}

/** The results of a search: addresses, or a part of the tree. */
function Found({ tree, pools, text, onSearch, onAction }: FoundProps) {
  const { t } = useTranslation();
  const addresses = searchedAddresses(text);
  const images = useImages();
  const found = treeWith(tree, text, images.data);
  if (addresses.length > 0) return <AddressesFound addresses={addresses} pools={pools} />;
  if (tree.length === 0) {
    return (
      <Notice
        title={t('fleet.empty')}
        detail={t('fleet.emptyHint')}
        action={t('fleet.newCluster')}
        onAction={() => onAction({ do: 'add', to: null })}
      />
    );
  }
  if (found.length === 0) {
    const title = t('fleet.nothingFound', { text });
    return <Notice title={title} action={t('fleet.clearSearch')} onAction={() => onSearch('')} />;
  }
  return <OpeningTree key={text} tree={found} isSearched={text !== ''} onAction={onAction} />;
}

interface OpeningTreeProps {
  readonly tree: readonly ClusterRow[];
  readonly isSearched: boolean;
  readonly onAction: (action: FleetAction) => void;
}

/** The tree, with its expanded rows: at first all of a small tree, and of search results. */
function OpeningTree({ tree, isSearched, onAction }: OpeningTreeProps) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const all = openKeys(tree);
  const open = chosen ?? (isSearched || all.length <= OPEN_AT_FIRST ? all : []);
  const sort = sortingOf(params.get('sort'), TREE_SORTS);
  const set = (key: string, value: string): void =>
    setParams((current) => {
      if (value === '') current.delete(key);
      else current.set(key, value);
      return current;
    });
  return (
    <div>
      <Flex gap={4} justify="end" style={{ marginBottom: 4 }}>
        <Button type="link" size="small" onClick={() => setChosen(all)}>
          {t('fleet.openAll')}
        </Button>
        <Button type="link" size="small" onClick={() => setChosen([])}>
          {t('fleet.closeAll')}
        </Button>
      </Flex>
      <FleetTable
        tree={sortedTree(tree, sort)}
        sort={sort}
        onSort={(changed) => set('sort', sortText(changed))}
        open={open}
        onOpen={setChosen}
        page={Number(params.get('page') ?? 1)}
        onPage={(page) => set('page', String(page))}
        onAction={onAction}
      />
    </div>
  );
}

/** A searched tree leaves rows out, which matters to somebody who deletes one. */
function whole(action: FleetAction, tree: readonly ClusterRow[]): FleetAction {
  if (action.do === 'add') return action;
  return { ...action, row: rowWith(tree, action.row.key) ?? action.row };
}

function useFleet() {
  const clusters = useClusters();
  const services = useServices();
  const pools = usePools();
  const parts = [clusters, services, pools];
  const isRead = clusters.isSuccess && services.isSuccess && pools.isSuccess;
  return {
    tree: isRead ? fleetTree({ clusters: clusters.data, services: services.data, pools: pools.data }) : null,
    pools: pools.data ?? [],
    error: parts.find(({ isError, data }) => isError && data === undefined)?.error ?? null,
    retry: () => Promise.all(parts.filter(({ isError }) => isError).map((part) => part.refetch())),
  };
}

/** A single-line input joins pasted lines; here they are kept apart as a list. */
function pasteLines(event: ClipboardEvent<HTMLInputElement>, search: (text: string) => void): void {
  const pasted = event.clipboardData.getData('text').trim();
  if (!pasted.includes('\n')) return;
  event.preventDefault();
  search(pasted.replaceAll(/\s+/g, ' '));
}
