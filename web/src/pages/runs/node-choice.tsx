import { Alert, Button, Flex, Input, theme } from 'antd';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { NamedNodes } from '../../data/node/choice.ts';
import { Field } from '../../forms/field.tsx';
import { withoutWords } from '../../parts/address-list.ts';
import { type ExpandedList, MOST_ADDRESSES } from '../../parts/address-ranges.ts';
import { SpacedNames } from '../../parts/spaced-names.tsx';
import { LoadFailed } from '../../shell/load-failed.tsx';
import type { ChosenNodes } from './chosen-nodes.ts';
import { NodeFilterPanel } from './node-filter-panel.tsx';

interface NodeChoiceProps {
  readonly text: string;
  readonly list: ExpandedList;
  readonly chosen: ChosenNodes;
  readonly query: UseQueryResult<NamedNodes>;
  /** The pool that the page was opened with. */
  readonly poolId: number | null;
  readonly onText: (text: string) => void;
  readonly onSeparate: () => void;
}

/** A link among words is told by more than its colour. */
const IN_TEXT = { textDecoration: 'underline' } as const;
/** More are counted only. */
const SHOWN = 8;

/** The nodes of a run: typed, pasted, or found by a filter; and what the list comes to. */
export function NodeChoice({ text, list, chosen, query, poolId, onText, onSeparate }: NodeChoiceProps) {
  const { t } = useTranslation();
  const add = (addresses: readonly string[]): void => {
    const listed = new Set(list.entries.flatMap((entry) => entry.addresses));
    const before = text.trimEnd();
    onText([...(before === '' ? [] : [before]), ...addresses.filter((ip) => !listed.has(ip))].join('\n'));
  };
  const isLookedUp = query.isLoading && list.entries.length > 0;
  return (
    <Flex vertical gap={8}>
      <Field label={t('run.addresses')} hint={t('run.addressesHint')}>
        {(control) => (
          <Input.TextArea
            {...control}
            value={text}
            onChange={({ target }) => onText(target.value)}
            placeholder={'10.0.0.1\n10.0.0.10-20\n10.0.1.0/28'}
            autoSize={{ minRows: 4, maxRows: 12 }}
            spellCheck={false}
            style={{ fontFamily: 'ui-monospace, monospace' }}
          />
        )}
      </Field>
      <Summary chosen={chosen} repeated={list.repeated} count={isLookedUp ? null : (query.data?.nodes.length ?? 0)} />
      {query.isError && <LoadFailed error={query.error} onRetry={query.refetch} />}
      <SpacedNames names={chosen.spaced} onSeparate={onSeparate} />
      <Flaws flawed={chosen.flawed} />
      <Unknown addresses={chosen.unknown} onTakeOut={() => onText(withoutWords(text, new Set(chosen.unknown)))} />
      <NodeFilterPanel poolId={poolId} onAdd={add} />
    </Flex>
  );
}

function Summary({
  chosen: { pools, ranges },
  repeated,
  count,
}: {
  chosen: ChosenNodes;
  repeated: number;
  /** null = not known yet. */
  count: number | null;
}) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <div role="status" style={{ overflowWrap: 'anywhere' }}>
      <strong>{count === null ? '…' : t('run.chosen', { count })}</strong>{' '}
      {pools.length > 0 && t('run.inPools', { count: pools.length })}
      <span style={{ color: token.colorTextSecondary }}>
        {pools.slice(0, SHOWN).map(({ id, name, count: nodes }) => (
          <span key={id}>
            {' · '}
            <Link to={`/ui/pools/${id}`} style={IN_TEXT}>
              {name}
            </Link>{' '}
            {nodes}
          </span>
        ))}
        {pools.length > SHOWN && ` · ${t('run.moreEntries', { count: pools.length - SHOWN })}`}
        {repeated > 0 && <div>{t('run.repeated', { count: repeated })}</div>}
        {ranges.slice(0, SHOWN).map(({ text, found, count: all }) => (
          <div key={text}>{t('run.ofRange', { text, found, count: all })}</div>
        ))}
      </span>
    </div>
  );
}

function Flaws({ flawed }: { readonly flawed: ChosenNodes['flawed'] }) {
  const { t } = useTranslation();
  if (flawed.length === 0) return null;
  const more = flawed.length - SHOWN;
  return (
    <Alert
      type="error"
      title={t('run.flaws', { count: flawed.length })}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18, overflowWrap: 'anywhere' }}>
          {flawed.slice(0, SHOWN).map(({ text, line, flaw }) => (
            <li key={`${line} ${text}`}>
              {t('run.flawLine', { line })} <code>{text}</code>{' '}
              {flaw !== null && flaw !== 'spaced' && t(`run.flaw_${flaw}`, { most: MOST_ADDRESSES })}
            </li>
          ))}
          {more > 0 && <li>{t('run.moreEntries', { count: more })}</li>}
        </ul>
      }
    />
  );
}

function Unknown({ addresses, onTakeOut }: { readonly addresses: readonly string[]; readonly onTakeOut: () => void }) {
  const { t } = useTranslation();
  if (addresses.length === 0) return null;
  const more = addresses.length - SHOWN;
  return (
    <Alert
      type="error"
      title={t('run.unknown', { count: addresses.length })}
      description={
        <>
          <div style={{ overflowWrap: 'anywhere' }}>
            <code>{addresses.slice(0, SHOWN).join(', ')}</code> {more > 0 && t('run.moreEntries', { count: more })}
          </div>
          {t('run.unknownHint')}{' '}
          <Link to="/ui/fleet" style={IN_TEXT}>
            {t('fleet.title')}
          </Link>
        </>
      }
      action={
        <Button size="small" onClick={onTakeOut}>
          {t('run.takeOut')}
        </Button>
      }
    />
  );
}
