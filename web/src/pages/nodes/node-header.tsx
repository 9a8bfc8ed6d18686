import {
  CodeOutlined,
  DeleteOutlined,
  DesktopOutlined,
  FileOutlined,
  MinusOutlined,
  PlayCircleOutlined,
} from '@ant-design/icons';
import { Breadcrumb, Button, Flex } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { NodeView } from '../../data/nodes.ts';
import { Name } from '../../shell/name.tsx';
import { ConditionTag } from '../../shell/condition.tsx';
import { NodeFilesDialog } from './node-files-dialog.tsx';

/** Where a node belongs, and what can be done with it. */
export function NodeHeader({ node }: { readonly node: NodeView }) {
  const { t } = useTranslation();
  const { id, ip, pool, service, cluster } = node;
  const parts = [
    { key: 'fleet', title: <Link to="/ui/fleet">{t('fleet.title')}</Link> },
    { key: 'cluster', title: <PartLink name={cluster.name} to={inFleet(cluster.name)} /> },
    { key: 'service', title: <PartLink name={service.name} to={inFleet(service.name)} /> },
    { key: 'pool', title: <PartLink name={pool.name} to={`/ui/pools/${pool.id}`} /> },
    { key: 'node', title: ip === '-' ? `#${id}` : ip },
  ];
  return (
    <div>
      <Breadcrumb items={parts} />
      <Flex wrap gap={8} align="center" style={{ marginTop: 4 }}>
        <Flex wrap gap={12} align="center" style={{ flex: '1 1 240px', minWidth: 0 }}>
          <h1 style={{ margin: 0, overflowWrap: 'anywhere' }}>{ip === '-' ? `#${id}` : ip}</h1>
          <ConditionTag condition={node.condition} />
        </Flex>
        <NodeActions node={node} />
      </Flex>
    </div>
  );
}

/** A name of 50 characters takes no more than its part of a narrow screen. */
function PartLink({ name, to }: { readonly name: string; readonly to: string }) {
  return (
    <Link to={to} style={{ overflowWrap: 'anywhere', height: 'auto' }}>
      <Name>{name}</Name>
    </Link>
  );
}

function NodeActions({ node: { id, ip, pool, can_shrink: canShrink } }: { readonly node: NodeView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [hasFiles, setFiles] = useState(false);
  const go = (path: string) => () => void navigate(path);
  return (
    <Flex wrap gap={8}>
      {ip !== '-' && (
        <>
          <Button icon={<PlayCircleOutlined aria-hidden />} onClick={go(`/ui/run?nodes=${encodeURIComponent(ip)}`)}>
            {t('find.runTemplate')}
          </Button>
          <Button
            icon={<CodeOutlined aria-hidden />}
            onClick={go(`/ui/run?what=command&nodes=${encodeURIComponent(ip)}`)}
          >
            {t('find.runCommand')}
          </Button>
          <Button icon={<DesktopOutlined aria-hidden />} onClick={go(`/ui/nodes/${id}/terminal`)}>
            {t('terminals.open')}
          </Button>
          <Button icon={<FileOutlined aria-hidden />} onClick={() => setFiles(true)}>
            {t('files.open')}
          </Button>
          {hasFiles && <NodeFilesDialog nodeId={id} onClose={() => setFiles(false)} />}
        </>
      )}
      {canShrink && (
        <Button danger icon={<MinusOutlined aria-hidden />} onClick={go(`/ui/pools/${pool.id}?do=shrink&node=${id}`)}>
          {t('find.returnMachine')}
        </Button>
      )}
      <Button danger icon={<DeleteOutlined aria-hidden />} onClick={go(`/ui/pools/${pool.id}?do=remove&node=${id}`)}>
        {t('find.removeNode')}
      </Button>
    </Flex>
  );
}

function inFleet(name: string): string {
  return `/ui/fleet?q=${encodeURIComponent(name)}`;
}
