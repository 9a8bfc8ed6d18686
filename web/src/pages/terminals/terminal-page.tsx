import { Alert, Button, Flex } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useNode } from '../../data/nodes.ts';
import { openTerminal, type OpenTerminal, type Told } from '../../data/terminals.ts';
import { nodePath } from '../../parts/node/node-link.tsx';
import { openScreen } from '../../parts/terminal/screen.ts';
import { errorText } from '../../shell/error-text.ts';
import { usePageTitle } from '../../shell/frame/page-title.ts';

type State =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly idle: number | null }
  | { readonly kind: 'ended'; readonly reason: string };

/** A terminal on a node, for as long as the page is open. */
export default function TerminalPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const nodeId = Number(id);
  const node = useNode(nodeId);
  const address = node.data?.ip ?? `#${nodeId}`;
  usePageTitle(t('terminals.on', { node: address }));
  const [round, setRound] = useState(0);
  const [recorded, setRecorded] = useState<number | null>(null);
  const [state, setState] = useState<State>({ kind: 'opening' });
  const begin = (): void => {
    setState({ kind: 'opening' });
    setRecorded(null);
    setRound(round + 1);
  };
  const onTold = (told: Told): void => {
    if (told.kind === 'opened') setRecorded(told.id);
    setState((before) => {
      if (told.kind === 'ended') return { kind: 'ended', reason: told.reason };
      return before.kind === 'ended' ? before : { kind: 'open', idle: told.kind === 'idle' ? told.seconds : null };
    });
  };
  const onLost = (reason: string): void =>
    setState((before) => (before.kind === 'ended' ? before : { kind: 'ended', reason }));
  return (
    <Flex vertical gap={12} style={{ height: 'calc(100vh - 140px)', minHeight: 320 }}>
      <Flex wrap gap={12} align="center">
        <h1 style={{ margin: 0, flex: '1 1 240px', overflowWrap: 'anywhere' }}>
          {t('terminals.on', { node: address })}
        </h1>
        <Link to={nodePath(nodeId)}>{t('terminals.toNode')}</Link>
        {recorded !== null && <Link to={`/ui/terminals/${recorded}`}>{t('terminals.record')}</Link>}
        {state.kind === 'ended' && <Button onClick={begin}>{t('terminals.again')}</Button>}
      </Flex>
      <p role="status" style={{ margin: 0 }}>
        {state.kind === 'opening' && t('terminals.opening')}
        {state.kind === 'open' && t('terminals.isRecorded')}
      </p>
      {state.kind === 'ended' && <Alert type="info" showIcon title={t('terminals.ended', { reason: state.reason })} />}
      {state.kind === 'open' && state.idle !== null && (
        <Alert type="warning" showIcon title={t('terminals.idle', { count: state.idle })} />
      )}
      <Window
        key={round}
        nodeId={nodeId}
        label={t('terminals.on', { node: address })}
        onTold={onTold}
        onLost={onLost}
      />
    </Flex>
  );
}

interface WindowProps {
  readonly nodeId: number;
  readonly label: string;
  readonly onTold: (told: Told) => void;
  readonly onLost: (reason: string) => void;
}

/** The screen and its connection, which begin and end together. */
function Window({ nodeId, label, onTold, onLost }: WindowProps) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const does = useRef({ onTold, onLost, lost: '' });
  does.current = { onTold, onLost, lost: t('terminals.lost') };
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const screen = openScreen(element, { fontSize: 14, isReadOnly: false, label });
    let connection: OpenTerminal | null = null;
    const opening = openTerminal(nodeId, screen.fit(), {
      onOutput: (data) => screen.terminal.write(data),
      onTold: (told) => does.current.onTold(told),
      onClose: () => does.current.onLost(does.current.lost),
    }).then(
      (opened) => {
        connection = opened;
        return opened;
      },
      (error: unknown) => {
        does.current.onLost(errorText(error));
        return null;
      },
    );
    const typed = screen.terminal.onData((text) => connection?.type(text));
    const resized = screen.terminal.onResize(({ cols, rows }) => connection?.resize({ columns: cols, rows }));
    const watching = new ResizeObserver(() => screen.fit());
    watching.observe(element);
    screen.terminal.focus();
    return () => {
      watching.disconnect();
      typed.dispose();
      resized.dispose();
      void opening.then((opened) => opened?.close());
      screen[Symbol.dispose]();
    };
    // a screen has one label, that of its beginning
    // oxlint-disable-next-line react/exhaustive-deps
  }, [nodeId]);
  return (
    // the margin is its frame's: the screen fits itself into the whole of its place
    <div style={{ flex: 1, minHeight: 0, display: 'flex', background: '#000', padding: 8, borderRadius: 6 }}>
      <div ref={place} style={{ flex: 1, minWidth: 0 }} />
    </div>
  );
}
