import { DownloadOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Flex, Spin, Switch, theme } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNodeLog } from '../../../data/tasks.ts';
import { Notice } from '../../../shell/notice.tsx';
import { SettledInput } from '../settled-input.tsx';
import { LogLines } from './log-lines.tsx';
import { fileOf, linesOf, linesWith } from './node-log.ts';
import type { NodeRun } from './node-runs.ts';
import { nodeName } from './node-words.ts';

/** The log of a node, as it is written. */
export function NodeLogView({ node }: { readonly node: NodeRun }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const isRunning = node.state === 1;
  const { data, error, isPending, refetch } = useNodeLog(node.id, isRunning);
  const [part, setPart] = useState('');
  const [hit, setHit] = useState(0);
  const [isFollowing, setFollowing] = useState(isRunning);
  const lines = useMemo(() => linesOf(data ?? []), [data]);
  const hits = useMemo(() => linesWith(lines, part), [lines, part]);
  useEffect(() => {
    // what was written last, before the node went on or ended
    void refetch();
  }, [node.state, node.step, node.attempt, refetch]);
  if (isPending) return <Spin delay={150} style={{ display: 'block', margin: 48 }} />;
  if (data === undefined) {
    return (
      <Notice
        title={t('shell.loadFailed')}
        detail={error?.message}
        action={t('shell.tryAgain')}
        onAction={() => void refetch()}
      />
    );
  }
  const go = (by: number): void => {
    setFollowing(false);
    setHit((hit + by + hits.length) % Math.max(1, hits.length));
  };
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap={8} align="center">
        <SettledInput
          value={part}
          onSettled={(text) => {
            setPart(text);
            setHit(0);
          }}
          label={t('tasks.searchLog')}
          style={{ flex: '1 1 160px' }}
        />
        {part !== '' && (
          <>
            <span role="status" style={{ color: token.colorTextSecondary }}>
              {hits.length === 0 ? t('tasks.noHits') : `${hit + 1} / ${hits.length}`}
            </span>
            <Button icon={<UpOutlined aria-hidden />} aria-label={t('tasks.previousHit')} onClick={() => go(-1)} />
            <Button icon={<DownOutlined aria-hidden />} aria-label={t('tasks.nextHit')} onClick={() => go(1)} />
          </>
        )}
        <label style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Switch size="small" checked={isFollowing} onChange={setFollowing} />
          {t('tasks.follow')}
        </label>
        <Button
          icon={<DownloadOutlined aria-hidden />}
          disabled={lines.length === 0}
          onClick={() => keep(`node-${nodeName(node)}-${node.id}.log`, fileOf(lines))}
        >
          {t('tasks.download')}
        </Button>
      </Flex>
      {lines.length === 0 ? (
        <Notice title={t('tasks.noLog')} />
      ) : (
        <LogLines
          lines={lines}
          part={part}
          shown={hits[hit] ?? null}
          follow={{ isOn: isFollowing, onChange: setFollowing }}
        />
      )}
    </Flex>
  );
}

/** Lets the browser save a text. */
function keep(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[^\w.-]/g, '_');
  link.click();
  URL.revokeObjectURL(url);
}
