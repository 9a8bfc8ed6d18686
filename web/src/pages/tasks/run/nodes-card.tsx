import { WarningFilled } from '@ant-design/icons';
import { Button, Flex, Tag, theme } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ConditionCounts, CONDITIONS, countConditions } from '../../../data/conditions.ts';
import { sayNumber } from '../../../i18n/values.ts';
import { ConditionTag } from '../../../shell/condition.tsx';
import { Panel } from '../../../shell/panel.tsx';
import { SettledInput } from '../../../lists/settled-input.tsx';
import { VirtualList } from '../virtual-list.tsx';
import { ANY_NODE, isAnyNode, type NodeFilter, nodesThatMatch } from './node-filter.ts';
import { NodeGrid } from './grid/node-grid.tsx';
import type { NodeRun } from './node-runs.ts';
import { nodeName, type Partners, stepOf, usePartners } from './node-words.ts';
import { ProgressLine, useProgress, useProgressLine } from './progress-line.tsx';

const ROW = 44;

interface NodesCardProps {
  readonly nodes: readonly NodeRun[];
  readonly steps: readonly string[];
  /** The batch of every node, by its index. */
  readonly batchOf: readonly number[];
  readonly filter: NodeFilter;
  readonly onFilter: (filter: NodeFilter) => void;
  readonly selectedId: number | null;
  readonly onSelect: (id: number) => void;
}

/** The nodes of a task: all of them as a grid, and those that pass the filter as a list. */
export function NodesCard({ nodes, steps, batchOf, filter, onFilter, selectedId, onSelect }: NodesCardProps) {
  const { t } = useTranslation();
  const counts = useMemo(() => countConditions(nodes), [nodes]);
  const matches = useMemo(() => nodesThatMatch(nodes, filter, batchOf), [nodes, filter, batchOf]);
  const partners = usePartners(nodes);
  const found = useMemo(() => nodes.filter((_, place) => matches[place] === true), [nodes, matches]);
  return (
    <Panel title={t('tasks.nodes')}>
      <Filters counts={counts} steps={steps} filter={filter} onFilter={onFilter} />
      <Flex wrap gap={16}>
        <div style={{ flex: '3 1 min(560px, 100%)', minWidth: 0 }}>
          <NodeGrid nodes={nodes} matches={matches} steps={steps} selectedId={selectedId} onSelect={onSelect} />
        </div>
        <div style={{ flex: '1 1 240px', minWidth: 0 }}>
          <div role="status" style={{ paddingBottom: 8 }}>
            {isAnyNode(filter)
              ? t('tasks.nodeCount', { count: nodes.length })
              : t('tasks.nodesFound', { found: found.length, count: nodes.length })}
          </div>
          <VirtualList
            label={t('tasks.nodes')}
            count={found.length}
            rowHeight={ROW}
            height={396}
            onChoose={(index) => {
              const node = found[index];
              if (node !== undefined) onSelect(node.id);
            }}
            row={(index) => <NodeRow node={found[index]} partners={partners} steps={steps} />}
          />
        </div>
      </Flex>
    </Panel>
  );
}

interface NodeRowProps {
  readonly node: NodeRun | undefined;
  readonly partners: Partners;
  readonly steps: readonly string[];
}

function NodeRow({ node, partners, steps }: NodeRowProps) {
  const { token } = theme.useToken();
  const progressOf = useProgressLine();
  const sayProgress = useProgress();
  if (node === undefined) return null;
  const step = node.error === '' && node.started !== null ? stepOf(node, steps) : node.error;
  const progress = progressOf(node);
  return (
    <Flex align="center" justify="space-between" gap={8} style={{ height: ROW, padding: '0 8px' }}>
      <div style={{ minWidth: 0, lineHeight: 1.3 }}>
        {nodeName(node)}
        {node.pair !== undefined && (
          <span style={{ color: token.colorTextSecondary }}>
            {node.pair.part === 'new' ? ' ← ' : ' → '}
            {partners(node.pair)}
          </span>
        )}
        <div
          title={sayProgress(node) ?? step ?? ''}
          style={{
            color: token.colorTextSecondary,
            fontSize: token.fontSizeSM,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {node.trouble !== null && <WarningFilled aria-hidden style={{ color: token.colorWarning }} />}{' '}
          {progress === null ? step : <ProgressLine line={progress} />}
        </div>
      </div>
      <ConditionTag condition={node.condition} />
    </Flex>
  );
}

interface FiltersProps extends Pick<NodesCardProps, 'steps' | 'filter' | 'onFilter'> {
  readonly counts: ConditionCounts;
}

function Filters({ counts, steps, filter, onFilter }: FiltersProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <Flex wrap gap={8} align="center" style={{ marginBottom: 16 }} role="search">
      {CONDITIONS.filter((one) => (counts[one] ?? 0) > 0 || filter.condition === one).map((one) => (
        <Button
          key={one}
          aria-pressed={filter.condition === one}
          style={{
            padding: '0 4px',
            ...(filter.condition === one
              ? { borderColor: token.colorPrimary, background: token.controlItemBgActive }
              : {}),
          }}
          onClick={() => onFilter({ ...filter, condition: filter.condition === one ? null : one })}
        >
          <ConditionTag condition={one}>
            <strong>{sayNumber(counts[one] ?? 0)}</strong>
          </ConditionTag>
        </Button>
      ))}
      <SettledInput
        value={filter.text}
        onSettled={(text) => onFilter({ ...filter, text })}
        label={t('tasks.searchNode')}
        style={{ flex: '1 1 180px', maxWidth: 280 }}
      />
      {filter.step !== null && (
        <Tag closable onClose={() => onFilter({ ...filter, step: null })}>
          {t('tasks.atStep', { step: steps[filter.step] ?? filter.step + 1 })}
        </Tag>
      )}
      {filter.batch !== null && (
        <Tag closable onClose={() => onFilter({ ...filter, batch: null })}>
          {t('tasks.batch', { seq: filter.batch })}
        </Tag>
      )}
      {filter.failure !== '' && (
        <Tag
          closable
          onClose={() => onFilter({ ...filter, failure: '' })}
          style={{ maxWidth: '100%', overflow: 'hidden' }}
        >
          {filter.failure}
        </Tag>
      )}
      {!isAnyNode(filter) && (
        <Button type="link" size="small" onClick={() => onFilter(ANY_NODE)}>
          {t('tasks.clearFilters')}
        </Button>
      )}
    </Flex>
  );
}
