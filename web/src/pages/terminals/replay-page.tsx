import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { castOf, oneTerminal } from '../../data/terminals.ts';
import { saveText } from '../../parts/log/keep-text.ts';
import { type Cast, type CastEvent, pauseBefore, readCast } from '../../parts/terminal/cast.ts';
import { openScreen, type Screen } from '../../parts/terminal/screen.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { Notice } from '../../shell/notice.tsx';

const SPEEDS = [1, 2, 8] as const;

/** What a terminal showed, played again. */
export default function ReplayPage() {
  const { t } = useTranslation();
  const id = Number(useParams()['id']);
  const terminal = useQuery(oneTerminal(id));
  const record = useQuery(castOf(id));
  if (terminal.isError) return <LoadFailed error={terminal.error} onRetry={terminal.refetch} />;
  if (record.isError) return <LoadFailed error={record.error} onRetry={record.refetch} />;
  if (terminal.data === undefined || record.data === undefined) return null;
  const { login, ip, opr_user: operator } = terminal.data;
  const cast = readCast(record.data);
  return (
    <Flex vertical gap={12}>
      <Flex wrap gap={12} align="center">
        <h1 style={{ margin: 0, flex: '1 1 240px', overflowWrap: 'anywhere' }}>
          {t('terminals.recordOf', { login, node: ip, operator })}
        </h1>
        <Link to="/ui/terminals">{t('terminals.all')}</Link>
        <Button onClick={() => saveText(`terminal-${id}.cast`, record.data, 'application/x-asciicast')}>
          {t('terminals.save')}
        </Button>
      </Flex>
      {cast === null ? <Notice title={t('terminals.unreadable')} /> : <Player cast={cast} />}
    </Flex>
  );
}

/** Plays a record from its beginning, at a speed, or shows all of it at once. */
function Player({ cast }: { readonly cast: Cast }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen | null>(null);
  const [next, setNext] = useState(0);
  const [isPlaying, setPlaying] = useState(true);
  const [speed, setSpeed] = useState<number>(1);
  const { events } = cast;
  const label = t('terminals.screen');
  useEffect(() => {
    if (place.current === null) return undefined;
    const opened = openScreen(place.current, { fontSize: 14, isReadOnly: true, label });
    opened.terminal.resize(cast.columns, cast.rows);
    screen.current = opened;
    return () => {
      screen.current = null;
      opened[Symbol.dispose]();
    };
  }, [cast, label]);
  useEffect(() => {
    const event = events[next];
    if (!isPlaying || event === undefined) return undefined;
    const timer = setTimeout(
      () => {
        if (screen.current !== null) show(screen.current, event);
        setNext(next + 1);
      },
      (pauseBefore(events, next) * 1000) / speed,
    );
    return () => clearTimeout(timer);
  }, [events, next, isPlaying, speed]);
  const again = (): void => {
    screen.current?.terminal.reset();
    screen.current?.terminal.resize(cast.columns, cast.rows);
    setNext(0);
    setPlaying(true);
  };
  const toEnd = (): void => {
    for (const event of events.slice(next)) if (screen.current !== null) show(screen.current, event);
    setNext(events.length);
  };
  const isOver = next >= events.length;
  return (
    <>
      <Controls
        isOver={isOver}
        isPlaying={isPlaying}
        speed={speed}
        onAgain={again}
        onPlaying={setPlaying}
        onEnd={toEnd}
        onSpeed={setSpeed}
      />
      <div ref={place} style={{ overflowX: 'auto', background: '#000', padding: 8, borderRadius: 6 }} />
    </>
  );
}

function show({ terminal }: Screen, event: CastEvent): void {
  if (event.kind === 'output') terminal.write(event.text);
  else terminal.resize(event.columns, event.rows);
}

interface ControlsProps {
  readonly isOver: boolean;
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly onAgain: () => void;
  readonly onPlaying: (isPlaying: boolean) => void;
  readonly onEnd: () => void;
  readonly onSpeed: (speed: number) => void;
}

function Controls({ isOver, isPlaying, speed, onAgain, onPlaying, onEnd, onSpeed }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <Flex wrap gap={8} align="center">
      {isOver ? (
        <Button onClick={onAgain}>{t('terminals.playAgain')}</Button>
      ) : (
        <Button onClick={() => onPlaying(!isPlaying)}>{t(isPlaying ? 'terminals.hold' : 'terminals.play')}</Button>
      )}
      <Button disabled={isOver} onClick={onEnd}>
        {t('terminals.toEnd')}
      </Button>
      <Select
        aria-label={t('terminals.speed')}
        value={speed}
        options={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
        onChange={onSpeed}
      />
      <span role="status">{isOver ? t('terminals.over') : ''}</span>
    </Flex>
  );
}
