import { UploadOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Input, theme } from 'antd';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePoolsOfAddresses } from '../../data/nodes.ts';
import { useSettled } from '../../shell/use-settled.ts';
import { type CheckedAddress, checkedAddresses, type Purpose } from './address-check.ts';
import { listedAddresses } from '../../parts/address-list.ts';
import { SpacedNames } from '../../parts/spaced-names.tsx';

interface AddressInputProps {
  readonly poolId: number;
  readonly purpose: Purpose;
  /** Called with the addresses when the whole list is valid, else with none. Must keep its identity between renders. */
  readonly onAddresses: (addresses: readonly string[]) => void;
  /** Told whether there is a list at all, good or not. */
  readonly onTyped?: (isTyped: boolean) => void;
}

const TYPING_MS = 400;
/** How many faults are listed; more are counted only. */
const SHOWN_FLAWS = 8;

/** A list of addresses, typed, pasted or from a file, with the faults of each line. */
export function AddressInput({ poolId, purpose, onAddresses, onTyped }: AddressInputProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const type = (typed: string): void => {
    setText(typed);
    onTyped?.(typed.trim() !== '');
  };
  const settled = useSettled(text, TYPING_MS);
  const [blanksSeparate, setBlanksSeparate] = useState(false);
  const listed = listedAddresses(settled, blanksSeparate);
  const askable = listed.filter(({ flaw }) => flaw === null).map(({ address }) => address);
  const pools = usePoolsOfAddresses(askable);
  const checked = checkedAddresses(listed, { purpose, poolId, pools: pools.data ?? null });
  const flawed = checked.filter(({ flaw }) => flaw !== null);
  const spaced = flawed.filter(({ flaw }) => flaw === 'spaced').map(({ address }) => address);
  const wrong = flawed.filter(({ flaw }) => flaw !== 'spaced');
  const isGood = settled === text && flawed.length === 0 && pools.isSuccess;
  // compared as text: a list of equal addresses is the same list
  const good = isGood ? askable.join(' ') : '';
  useEffect(() => onAddresses(good === '' ? [] : good.split(' ')), [good, onAddresses]);
  return (
    <Flex vertical gap={8}>
      <Input.TextArea
        autoFocus
        value={text}
        onChange={(event) => type(event.target.value)}
        placeholder={'10.0.0.1\n10.0.0.2'}
        aria-label={t('pool.addressList')}
        autoSize={{ minRows: 5, maxRows: 12 }}
        style={{ fontFamily: 'ui-monospace, monospace' }}
      />
      <Flex wrap gap={8} align="center" justify="space-between">
        <span role="status">{t('pool.addressesRead', { count: askable.length })}</span>
        <FileButton onText={type} />
      </Flex>
      {pools.isError && <Alert type="error" showIcon title={pools.error.message} />}
      <SpacedNames names={spaced} onSeparate={() => setBlanksSeparate(true)} />
      {wrong.length > 0 && <Flaws flawed={wrong} />}
    </Flex>
  );
}

function Flaws({ flawed }: { readonly flawed: readonly CheckedAddress[] }) {
  const { t } = useTranslation();
  const more = flawed.length - SHOWN_FLAWS;
  return (
    <Alert
      type="warning"
      title={t('pool.flaws', { count: flawed.length })}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18, overflowWrap: 'anywhere' }}>
          {flawed.slice(0, SHOWN_FLAWS).map((item) => (
            <li key={`${item.line} ${item.address} ${item.flaw}`}>
              <Flaw item={item} />
            </li>
          ))}
          {more > 0 && <li>{t('pool.planMore', { count: more })}</li>}
        </ul>
      }
    />
  );
}

function Flaw({ item: { line, address, flaw, poolId } }: { readonly item: CheckedAddress }) {
  const { t } = useTranslation();
  return (
    <>
      {t('pool.flawLine', { line })} <code>{address}</code>{' '}
      {flaw !== null && flaw !== 'spaced' && t(`pool.flaw_${flaw}`)}{' '}
      {poolId !== null && <Link to={`/ui/pools/${poolId}`}>{t('pool.poolNo', { id: poolId })}</Link>}
    </>
  );
}

function FileButton({ onText }: { readonly onText: (text: string) => void }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    if (file === undefined) return;
    setName(file.name);
    onText(await file.text());
  };
  return (
    <span>
      <span style={{ color: token.colorTextSecondary, marginInlineEnd: 8 }}>{name}</span>
      <input ref={input} type="file" accept=".txt,.csv,text/plain" hidden onChange={(event) => void read(event)} />
      <Button size="small" icon={<UploadOutlined aria-hidden />} onClick={() => input.current?.click()}>
        {t('pool.fromFile')}
      </Button>
    </span>
  );
}
