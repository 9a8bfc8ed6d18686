import { useQuery } from '@tanstack/react-query';
import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { providersOf, providerTitle } from '../../data/backends.ts';
import type { NodeView } from '../../data/nodes.ts';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../shell/panel.tsx';

/** The machine that a node runs on, and what scripts are told of the node. */
export function NodeMachine({ node }: { readonly node: NodeView }) {
  const { t, i18n } = useTranslation();
  const providers = useQuery(providersOf('vm_type')).data ?? [];
  const language = i18n.resolvedLanguage === 'zh' ? 'zh' : 'en';
  const { machine, vm_id: vmId, created, facts } = node;
  const made = machine.made ?? created;
  const items = [
    {
      key: 'type',
      label: t('fleet.machineType'),
      children: machine.type === null ? t('fleet.none') : <Link to="/ui/machine-types">{machine.type.name}</Link>,
    },
    {
      key: 'provider',
      label: t('find.provider'),
      children: machine.type === null ? '–' : providerTitle(providers, machine.type.provider, language),
    },
    { key: 'id', label: t('pool.machine'), children: vmId === '' ? '–' : <code>{vmId}</code> },
    {
      key: 'made',
      label: t(machine.made === null ? 'find.nodeAdded' : 'find.machineCreated'),
      children: <Moment at={made} />,
    },
  ];
  return (
    <Panel title={t('find.machine')}>
      <Descriptions size="small" column={{ xs: 1, sm: 2, xl: 4 }} items={items} />
      <h3 style={{ fontSize: 14, margin: '12px 0 4px' }}>{t('find.facts')}</h3>
      <ul
        aria-label={t('find.facts')}
        style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 24px', listStyle: 'none', margin: 0, padding: 0 }}
      >
        {Object.entries(facts).map(([name, value]) => (
          <li key={name} style={{ overflowWrap: 'anywhere' }}>
            <code>
              {name} = {JSON.stringify(value)}
            </code>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
