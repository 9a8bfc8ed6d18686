import { DownloadOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Flex, Spin, Switch, theme } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNodeLog } from '../../../../data/tasks.ts';
import { Notice } from '../../../../shell/notice.tsx';
import { SettledInput } from '../../settled-input.tsx';
import { LogLines } from './log-lines.tsx';
import { fileOf, linesOf, linesWith, type NodeLogLine } from './node-log.ts';
import type { NodeRun } from '../node-runs.ts';
import { nodeName } from '../node-words.ts';

/** The log of a node, as it is written. */
export function NodeLogView({ node }: { readonly node: NodeRun }) {
  const { t } = useTranslation();
  const isRunning = node.state === 1;
  const { data, error, isPending, refetch } = useNodeLog(node.id, isRunning);
  const lines = useMemo(() => linesOf(data ?? []), [data]);
  useEffect(() => {
    // reads the last output, from before the node went on or ended
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
  return <Log name={`node-${nodeName(node)}-${node.id}.log`} lines={lines} isRunning={isRunning} />;
}

interface LogProps {
  /** The file name of the log. */
  readonly name: string;
  readonly lines: readonly NodeLogLine[];
  readonly isRunning: boolean;
}

function Log({ name, lines, isRunning }: LogProps) {
  const { t } = useTranslation();
  const [part, setPart] = useState('');
  const [hit, setHit] = useState(0);
  const [isFollowing, setFollowing] = useState(isRunning);
  const hits = useMemo(() => linesWith(lines, part), [lines, part]);
  const search = (text: string): void => {
    setPart(text);
    setHit(0);
  };
  const go = (by: number): void => {
    setFollowing(false);
    setHit((hit + by + hits.length) % Math.max(1, hits.length));
  };
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap={8} align="center">
        <SettledInput value={part} onSettled={search} label={t('tasks.searchLog')} style={{ flex: '1 1 160px' }} />
        {part !== '' && <Hits place={hit} count={hits.length} onGo={go} />}
        <label style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Switch size="small" checked={isFollowing} onChange={setFollowing} />
          {t('tasks.follow')}
        </label>
        <Button
          icon={<DownloadOutlined aria-hidden />}
          disabled={lines.length === 0}
          onClick={() => keep(name, fileOf(lines))}
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

interface HitsProps {
  /** The index of the shown match. */
  readonly place: number;
  readonly count: number;
  readonly onGo: (by: 1 | -1) => void;
}

/** The number of matches, with buttons to the next and previous one. */
function Hits({ place, count, onGo }: HitsProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <>
      <span role="status" style={{ color: token.colorTextSecondary }}>
        {count === 0 ? t('tasks.noHits') : `${place + 1} / ${count}`}
      </span>
      <Button icon={<UpOutlined aria-hidden />} aria-label={t('tasks.previousHit')} onClick={() => onGo(-1)} />
      <Button icon={<DownOutlined aria-hidden />} aria-label={t('tasks.nextHit')} onClick={() => onGo(1)} />
    </>
  );
}

/** Lets the browser save a text as a file. */
function keep(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[^\w.-]/g, '_');
  link.click();
  URL.revokeObjectURL(url);
}
