import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';

interface SpacedNamesProps {
  /** Names with nothing but a blank between them and the next. */
  readonly names: readonly string[];
  readonly onSeparate: () => void;
}

/** More names are counted only. */
const SHOWN_NAMES = 4;

/** Asks whether names with blanks between them are several: "foo bar" may be one that somebody mistyped. */
export function SpacedNames({ names, onSeparate }: SpacedNamesProps) {
  const { t } = useTranslation();
  if (names.length === 0) return null;
  const more = names.length > SHOWN_NAMES ? ' …' : '';
  return (
    <Alert
      type="warning"
      showIcon
      title={t('run.spaced', { names: names.slice(0, SHOWN_NAMES).join(' ') + more, count: names.length })}
      description={t('run.spacedHint')}
      action={
        <Button size="small" onClick={onSeparate}>
          {t('run.spacedYes', { count: names.length })}
        </Button>
      }
    />
  );
}
