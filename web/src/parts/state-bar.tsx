import { Flex, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ConditionCounts, CONDITIONS, totalOf } from '../data/conditions.ts';
import { useConditionColor } from '../shell/condition.tsx';

/** The rest of the bar stays empty. */
const FILLING = CONDITIONS.filter((condition) => condition !== 'waiting' && condition !== 'new');

interface StateBarProps {
  /** How many nodes are in each condition. */
  readonly counts: ConditionCounts;
  readonly height?: number;
}

/** How many nodes of a task are in which condition, as a bar and in words. */
export function StateBar({ counts, height = 8 }: StateBarProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const colorOf = useConditionColor();
  const total = totalOf(counts);
  const words = CONDITIONS.filter((condition) => (counts[condition] ?? 0) > 0)
    .map((condition) => `${t(`status.${condition}`)} ${counts[condition]}`)
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
      {FILLING.map((condition) => {
        const count = counts[condition] ?? 0;
        if (count === 0) return null;
        return (
          <div
            key={condition}
            // one of 10,000 is still seen
            style={{ width: `${(100 * count) / total}%`, minWidth: 2, background: colorOf(condition) }}
          />
        );
      })}
    </Flex>
  );
}
