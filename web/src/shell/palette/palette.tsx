import { SearchOutlined } from '@ant-design/icons';
import { Input, Modal, theme } from 'antd';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearch } from '../../data/search.ts';
import { errorText } from '../error-text.ts';
import { useGuardedNavigate } from '../leave-guard.ts';
import { useSettled } from '../use-settled.ts';
import { type Entry, fleetSearch, rankedEntries, readQuery } from './entries.ts';
import { fixedEntries } from './fixed-entries.ts';
import { Results } from './results.tsx';

const TYPING_MS = 150;
const LOOKS = {
  footer: null,
  closable: false,
  width: 640,
  style: { top: 72, maxWidth: 'calc(100vw - 16px)' },
  styles: { container: { padding: 0 }, header: { margin: 0 } },
} as const;

interface PaletteProps {
  /** Gives, once, what was typed while the field did not have the focus. */
  readonly takeTyped: () => string;
  readonly onClose: () => void;
}

/** Finds and opens anything by its name: a field, and a list below that the arrow keys move in. */
export default function Palette({ takeTyped, onClose }: PaletteProps) {
  const { t } = useTranslation();
  const go = useGuardedNavigate();
  const id = useId();
  const [typed, setTyped] = useState('');
  const { entries, status } = useEntries(typed);
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, entries.length - 1);
  const open = (entry: Entry | undefined, inNewTab: boolean): void => {
    if (entry === undefined) return;
    onClose();
    if (inNewTab) window.open(entry.to, '_blank', 'noopener');
    else go(entry.to);
  };
  const type = (text: string): void => {
    setTyped(text);
    setChosen(0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moveOf(event);
    if (move !== 0 && entries.length > 0) {
      event.preventDefault();
      setChosen((at + move + entries.length) % entries.length);
    }
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    // the key would press what has the focus by then
    event.preventDefault();
    open(entries[at], event.ctrlKey || event.metaKey);
  };
  return (
    <Modal open title={<span className="unseen">{t('palette.label')}</span>} onCancel={onClose} {...LOOKS}>
      <Input
        autoFocus
        size="large"
        variant="borderless"
        prefix={<SearchOutlined aria-hidden />}
        role="combobox"
        aria-label={t('palette.label')}
        aria-expanded={entries.length > 0}
        aria-controls={`${id}-results`}
        aria-autocomplete="list"
        {...(entries.length === 0 ? {} : { 'aria-activedescendant': `${id}-${at}` })}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        placeholder={t('palette.placeholder')}
        value={typed}
        onChange={({ target }) => type(target.value)}
        onFocus={() => type(typed + takeTyped())}
        onKeyDown={onKeyDown}
        style={{ padding: '14px 16px' }}
      />
      <Results id={id} entries={entries} at={at} onPoint={setChosen} onOpen={open} />
      <Status text={status} />
    </Modal>
  );
}

/** How many places an arrow key moves; letters that are still composed keep their arrows. */
function moveOf({ key, nativeEvent }: KeyboardEvent): number {
  if (nativeEvent.isComposing) return 0;
  return key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
}

function Status({ text }: { readonly text: string }) {
  const { token } = theme.useToken();
  const border = `1px solid ${token.colorBorderSecondary}`;
  return (
    <div
      role="status"
      style={{ padding: '8px 16px', color: token.colorTextSecondary, borderTop: border, overflowWrap: 'anywhere' }}
    >
      {text}
    </div>
  );
}

function useEntries(typed: string): { readonly entries: readonly Entry[]; readonly status: string } {
  const { t } = useTranslation();
  const query = useMemo(
    () => readQuery(typed, { expand: t('pool.expand'), deploy: t('pool.deploy'), shrink: t('pool.shrink') }),
    [typed, t],
  );
  const asked = useSettled(query.text, TYPING_MS);
  const search = useSearch(asked);
  const isSearching = query.text !== '' && (asked !== query.text || search.isFetching);
  const entries = useMemo(
    () =>
      rankedEntries({
        query,
        fixed: fixedEntries((name) => t(name)),
        found: query.text === '' ? [] : (search.data ?? []),
        otherwise: isSearching ? null : fleetSearch(query.text, t('palette.inFleet', { text: query.text })),
        sayVerb: (verb, name) => t(`palette.${verb}`, { name }),
      }),
    [query, search.data, isSearching, t],
  );
  if (search.isError) return { entries, status: t('palette.failed', { reason: errorText(search.error) }) };
  if (isSearching) return { entries, status: t('palette.searching') };
  if (entries.every(({ key }) => key === 'fleet'))
    return { entries, status: t('palette.nothing', { text: query.text }) };
  return { entries, status: t('palette.found', { count: entries.length }) };
}
