import { Flex, Input, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type NodeView, useNodeFacts } from '../../data/nodes.ts';
import { GatherButton } from '../../parts/node/gather-button.tsx';
import { useMoment } from '../../parts/times.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Panel } from '../../shell/panel.tsx';

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What a node last said of itself, and the way to ask it again. */
export function GatheredFacts({ node }: { readonly node: NodeView }) {
  const { t } = useTranslation();
  const say = useMoment();
  const { data, error, refetch } = useNodeFacts(node.id);
  const gathered = data?.gathered ?? null;
  return (
    <Panel title={t('nodeFacts.title')} extra={node.ip !== '-' && <GatherButton ids={[node.id]} />}>
      {error !== null && <LoadFailed error={error} onRetry={refetch} />}
      {data !== undefined && (
        <p style={{ marginTop: 0 }}>
          {gathered === null ? t('nodeFacts.none') : t('nodeFacts.gathered', { when: say(gathered) })}
        </p>
      )}
      {gathered !== null && <FactTable facts={factsIn(data?.facts ?? {})} />}
    </Panel>
  );
}

function FactTable({ facts }: { readonly facts: readonly Fact[] }) {
  const { t } = useTranslation();
  const [part, setPart] = useState('');
  const text = part.trim().toLowerCase();
  const shown = facts.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(text));
  return (
    <Flex vertical gap={8}>
      <Input
        allowClear
        value={part}
        placeholder={t('nodeFacts.search')}
        aria-label={t('nodeFacts.search')}
        onChange={({ target }) => setPart(target.value)}
        style={{ maxWidth: 320 }}
      />
      <Table<Fact>
        size="small"
        rowKey="name"
        dataSource={shown}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { key: 'name', title: t('nodeFacts.name'), render: (_, { name }) => <code>{name}</code> },
          {
            key: 'value',
            title: t('nodeFacts.value'),
            render: (_, { value }) => <code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{value}</code>,
          },
        ]}
      />
    </Flex>
  );
}

/** By name; lists and maps as JSON. */
function factsIn(facts: Readonly<Record<string, unknown>>): readonly Fact[] {
  return Object.keys(facts)
    .toSorted()
    .map((name) => ({ name, value: typeof facts[name] === 'string' ? facts[name] : JSON.stringify(facts[name]) }));
}
