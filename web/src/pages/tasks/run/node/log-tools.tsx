import { CopyOutlined, DownloadOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Flex, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { SettledInput } from '../../../../lists/settled-input.tsx';
import { saveText } from '../../../../parts/log/keep-text.ts';
import { LogSwitch } from '../../../../parts/log/log-switch.tsx';
import { useCopying } from '../../../../parts/log/use-copying.ts';
import { useWrapping } from '../../../../parts/log/wrapping.ts';
import { fileOf, type LogSection, type Missing, missingOf, type NodeLog, textOf } from './node-log.ts';
import type { LogLook } from './use-log-look.ts';

interface LogToolsProps {
  readonly log: NodeLog;
  readonly look: LogLook;
  /** The parts of the log's file name. */
  readonly name: readonly string[];
}

/** The tools above a log: search, follow, wrap, copy, download. */
export function LogTools({ log, look, name }: LogToolsProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const [isWrapped, wrap] = useWrapping();
  const copy = useCopying();
  const missing = missingOf(log);
  const sayMissing = useMissingWords();
  const file = `${[...name, ...(missing === null ? [] : ['cut'])].filter(Boolean).join('_')}.log`;
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap={8} align="center">
        <SettledInput
          value={look.part}
          onSettled={look.search}
          label={t('tasks.searchLog')}
          style={{ flex: '1 1 160px' }}
        />
        {look.part !== '' && <Hits look={look} />}
        <LogSwitch label={t('tasks.follow')} isOn={look.isFollowing} onChange={look.follow} />
        <LogSwitch label={t('log.wrap')} isOn={isWrapped} onChange={wrap} />
        <Button icon={<CopyOutlined aria-hidden />} onClick={() => void copy(textOf(log))}>
          {t('log.copyAll')}
        </Button>
        <Button
          icon={<DownloadOutlined aria-hidden />}
          title={file}
          onClick={() => saveText(file, fileOf(log, headingOf))}
        >
          {t('tasks.download')}
        </Button>
      </Flex>
      {missing !== null && (
        <div role="note" style={{ color: token.colorTextSecondary }}>
          {t(look.part === '' ? 'log.notWhole' : 'log.searchedPart', { missing: sayMissing(missing) })}
        </div>
      )}
    </Flex>
  );
}

function useMissingWords(): (missing: Missing) => string {
  const { t } = useTranslation();
  return ({ bytes, characters, attempts }) =>
    [
      bytes > 0 ? t('log.missing_bytes', { count: bytes }) : null,
      characters > 0 ? t('log.missing_characters', { count: characters }) : null,
      attempts > 0 ? t('log.missing_attempts', { count: attempts }) : null,
    ]
      .filter((words) => words !== null)
      .join(t('log.and'));
}

/** The number of matches, with buttons to the next and previous one. */
function Hits({ look: { hits, hitPlace, goTo } }: { readonly look: LogLook }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <>
      <span role="status" style={{ color: token.colorTextSecondary }}>
        {hits.length === 0 ? t('tasks.noHits') : t('log.hits', { place: hitPlace + 1, count: hits.length })}
      </span>
      <Button icon={<UpOutlined aria-hidden />} aria-label={t('tasks.previousHit')} onClick={() => goTo(-1)} />
      <Button icon={<DownOutlined aria-hidden />} aria-label={t('tasks.nextHit')} onClick={() => goTo(1)} />
    </>
  );
}

/** The heading of an attempt in a file: in English, as logs are, with times in UTC. */
function headingOf({ step_index, step, attempt, state, exit_code, started, finished, missing }: LogSection): string {
  return [
    `${step_index + 1}. ${step}`,
    `attempt ${attempt}`,
    state,
    exit_code === null ? null : `exit code ${exit_code}`,
    `${isoOf(started)} to ${finished === null ? 'now' : isoOf(finished)}`,
    missing === null ? null : `${missing.count} ${missing.unit} are missing`,
  ]
    .filter((fact) => fact !== null)
    .join(', ');
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
