import { CopyOutlined } from '@ant-design/icons';
import { Button, Grid, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { LogFrame, type LogPlace } from '../../../../parts/log/log-frame.tsx';
import { LINE, LogLine, Spans } from '../../../../parts/log/log-line.tsx';
import { arrivedAt, clockOf } from '../../../../parts/log/log-marks.ts';
import { useCopying } from '../../../../parts/log/use-copying.ts';
import { useWrapping } from '../../../../parts/log/wrapping.ts';
import { useFullMoment } from '../../../../parts/times.ts';
import { cutOf, isRestLater } from './cut.ts';
import { lineLink } from './log-rows.ts';
import type { LogSection, NodeLog } from './node-log.ts';
import { SectionHead } from './section-head.tsx';
import type { LogLook } from './use-log-look.ts';

const HEAD = 34;

interface LogSectionsProps {
  readonly log: NodeLog;
  readonly look: LogLook;
  readonly nodeRunId: number;
  readonly isRunning: boolean;
  /** The other parameters of the URL. */
  readonly search: URLSearchParams;
  /** Puts the link to a line into the URL. */
  readonly onLink: (text: string) => void;
  readonly onReadText: (section: LogSection) => void;
}

/** The output of a node's steps, attempt by attempt. */
export function LogSections(props: LogSectionsProps) {
  const { look, isRunning } = props;
  const { t } = useTranslation();
  const [isWrapped] = useWrapping();
  const isNarrow = Grid.useBreakpoint().sm === false;
  const { rows } = look;
  const isLine = (index: number): boolean => rows.at(index)?.kind === 'line';
  const copy = useCopying();
  return (
    <LogFrame
      label={t('tasks.log')}
      count={rows.count}
      height={Math.max(260, Math.round(innerHeight * 0.55))}
      estimate={(index) => (isLine(index) ? LINE : HEAD)}
      isWide={(index) => !isWrapped && isLine(index)}
      layout={`${isWrapped} ${isNarrow}`}
      follow={{ isOn: look.isFollowing, onChange: look.follow }}
      shown={look.shown}
      isLive={isRunning && look.isFollowing}
      onKey={(key, index) => {
        const row = rows.at(index);
        if (key === 'c' && row?.kind === 'line') void copy(row.section.text?.plain(row.line) ?? '');
      }}
      row={(index, place) => {
        const row = rows.at(index);
        switch (row?.kind) {
          case undefined:
            return null;
          case 'head':
            return (
              <SectionHead
                section={row.section}
                isOpen={row.isOpen}
                place={place}
                onToggle={() => look.fold(row.section, !row.isOpen)}
              />
            );
          case 'note':
            return <Note section={row.section} place={place} onReadText={props.onReadText} />;
          case 'line':
            return (
              <Line
                {...props}
                section={row.section}
                line={row.line}
                place={place}
                isShown={index === look.shown}
                isWrapped={isWrapped}
                isNarrow={isNarrow}
                onCopy={copy}
              />
            );
        }
      }}
    />
  );
}

interface LineProps extends LogSectionsProps {
  readonly section: LogSection;
  readonly line: number;
  readonly place: LogPlace;
  readonly isShown: boolean;
  readonly isWrapped: boolean;
  readonly isNarrow: boolean;
  readonly onCopy: (text: string) => Promise<void>;
}

function Line(props: LineProps) {
  const { section, line, place, look, nodeRunId, search, onLink, onCopy } = props;
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const say = useFullMoment();
  const link = lineLink(nodeRunId, { key: section.key, line });
  const href = new URLSearchParams(search);
  href.set('line', link);
  const ms = timeOf(section, line);
  const remark = useRemark()(section.text?.raw(line) ?? '');
  return (
    <LogLine
      number={{
        text: String(line + 1),
        label: t('log.line', { line: line + 1 }),
        href: `?${href.toString()}`,
        go: () => onLink(link),
      }}
      time={ms === null ? { text: '', title: '' } : { text: clockOf(ms), title: say(section.started + ms / 1000) }}
      isWrapped={props.isWrapped}
      isNarrow={props.isNarrow}
      isShown={props.isShown}
      place={place}
      edge={isFromStderr(section, line) ? { color: token.colorError, title: t('log.stderr') } : undefined}
      tools={
        <Button
          size="small"
          type="text"
          tabIndex={-1}
          icon={<CopyOutlined aria-hidden />}
          aria-label={t('log.copyLine')}
          title={t('log.copyLineHint')}
          onClick={() => void onCopy(section.text?.plain(line) ?? '')}
          style={{ height: LINE, position: 'sticky', insetInlineEnd: 0 }}
        />
      }
    >
      {remark === null ? (
        <Spans spans={section.text?.spans(line) ?? []} part={look.part} />
      ) : (
        <em style={{ color: token.colorTextSecondary }}>{remark}</em>
      )}
    </LogLine>
  );
}

/** A line that the server itself wrote into a log, in the user's language; null = it is output. */
function useRemark(): (line: string) => string | null {
  const { t } = useTranslation();
  return (line) => {
    if (isRestLater(line)) return t('log.restLater');
    const cut = cutOf(line);
    if (cut === null) return null;
    return (
      t(`log.cut_${cut.unit}`, { count: cut.count }) + (cut.file === null ? '' : t('log.cutFile', { file: cut.file }))
    );
  };
}

/** When a line arrived, in milliseconds from the beginning of its attempt. */
function timeOf({ marks, started, finished }: LogSection, line: number): number | null {
  if (marks === null) return null;
  return arrivedAt(marks, line) ?? (finished === null ? null : (finished - started) * 1000);
}

function isFromStderr({ stderr }: LogSection, line: number): boolean {
  return stderr.some(([from = 0, to = 0]) => from <= line && line < to);
}

interface NoteProps {
  readonly section: LogSection;
  readonly place: LogPlace;
  readonly onReadText: (section: LogSection) => void;
}

/** Shown in place of an output that is empty or not loaded. */
function Note({ section, place, onReadText }: NoteProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const isLeftOut = section.text === null;
  return (
    <div style={{ padding: '5px 12px', fontFamily: token.fontFamily, color: token.colorTextSecondary }}>
      {isLeftOut ? (
        <Button {...place.main} size="small" onClick={() => onReadText(section)}>
          {t('log.readText')}
        </Button>
      ) : (
        <span {...place.main}>{t(section.gone ? 'log.gone' : 'log.empty')}</span>
      )}
    </div>
  );
}
