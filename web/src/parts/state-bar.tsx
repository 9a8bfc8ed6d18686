import { Flex, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { STATUS_NAMES, type StatusCode } from '../data/status-code.ts';
import { useStatusColor } from '../shell/status.tsx';

/** In the order in which they fill a bar. */
const FILLING: readonly StatusCode[] = [2, 3, 1, 4];

interface StateBarProps {
  /** How many nodes are in each state, by its code. */
  readonly counts: readonly number[];
  readonly height?: number;
}

/** How many nodes of a task are in which state, as a bar and in words. */
export function StateBar({ counts, height = 8 }: StateBarProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const colorOf = useStatusColor();
  const total = counts.reduce((sum, count) => sum + count, 0);
  const words = STATUS_NAMES.map((name, code) => ({ name, count: counts[code] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${t(`status.${name}`)} ${count}`)
    .join(' · ');
  return (
    <Flex
      role="img"
      aria-label={words}
      title={words}
      style={{
        height,
        borderRadius: height / 2,
        overflow: 'hidden',
        background: token.colorFillSecondary,
        minWidth: 48,
      }}
    >
      {FILLING.map((code) => (
        <div
          key={code}
          style={{
            width: `${total === 0 ? 0 : (100 * (counts[code] ?? 0)) / total}%`,
            // wide enough to see one of 10,000
            minWidth: (counts[code] ?? 0) > 0 ? 2 : 0,
            background: colorOf(code),
          }}
        />
      ))}
    </Flex>
  );
}
