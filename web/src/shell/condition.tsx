import {
  CheckCircleFilled,
  CloseCircleFilled,
  FastForwardFilled,
  HourglassOutlined,
  MinusCircleFilled,
  MinusCircleOutlined,
  PauseCircleFilled,
  PauseCircleOutlined,
  PlusCircleOutlined,
  SyncOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { type ReactNode, use } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../data/conditions.ts';
import { AppearanceContext } from './appearance-context.ts';
import { conditionColor } from './condition-color.ts';
import { WordTag } from './word-tag.tsx';

/** Each has an icon of its own: what is under way is drawn in outline, what is over is filled. */
const ICONS: Readonly<Record<Condition, ReactNode>> = {
  new: <PlusCircleOutlined aria-hidden />,
  waiting: <HourglassOutlined aria-hidden />,
  running: <SyncOutlined aria-hidden />,
  pausing: <PauseCircleOutlined aria-hidden />,
  paused: <PauseCircleFilled aria-hidden />,
  stopping: <MinusCircleOutlined aria-hidden />,
  stopped: <MinusCircleFilled aria-hidden />,
  succeeded: <CheckCircleFilled aria-hidden />,
  partial: <WarningFilled aria-hidden />,
  failed: <CloseCircleFilled aria-hidden />,
  skipped: <FastForwardFilled aria-hidden />,
};

/** `conditionColor` in the console's appearance. */
export function useConditionColor(): (condition: Condition) => string {
  const { isDark } = use(AppearanceContext);
  return (condition) => conditionColor(condition, isDark);
}

/** The icon of a condition in its colour; its word stands beside it. */
export function ConditionIcon({ condition }: { readonly condition: Condition }) {
  const color = useConditionColor()(condition);
  return <span style={{ color, lineHeight: 1 }}>{ICONS[condition]}</span>;
}

interface ConditionTagProps {
  readonly condition: Condition;
  /** In place of the condition's word. */
  readonly name?: string;
  /** Beside the word, e.g. how many are in it. */
  readonly children?: ReactNode;
}

/** Where something is: an icon in its colour, and the word for it. */
export function ConditionTag({ condition, name, children }: ConditionTagProps) {
  const { t } = useTranslation();
  const color = useConditionColor()(condition);
  return (
    <WordTag color={color} icon={<ConditionIcon condition={condition} />}>
      {name ?? t(`status.${condition}`)}
      {children}
    </WordTag>
  );
}
