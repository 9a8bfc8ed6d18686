import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CopyOutlined,
  DeleteOutlined,
  DownOutlined,
  HolderOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { Button, Flex, Tag, theme } from 'antd';
import type { Dispatch, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsableStep } from '../../data/steps.ts';
import { useFaultAt } from '../../forms/form-fault.ts';
import type { Edit } from './editor-state.ts';
import { StepFields } from './step-fields.tsx';
import { StepFindings } from './step-findings.tsx';
import type { StepDraft } from './template-draft.ts';
import type { Finding } from './template-findings.ts';
import type { Reorder } from './use-reorder.ts';

interface StepCardProps {
  readonly step: StepDraft;
  readonly index: number;
  readonly count: number;
  /** null = there is no step of this name. */
  readonly known: UsableStep | null;
  readonly findings: readonly Finding[];
  readonly isOpen: boolean;
  readonly reorder: Reorder;
  readonly onToggle: () => void;
  readonly onMove: (from: number, to: number) => void;
  readonly edit: Dispatch<Edit>;
}

/** A step of the template: its place in the order, and, when it is open, its parameters. */
export function StepCard({ step, index, count, known, findings, isOpen, reorder, onToggle, ...does }: StepCardProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const place = `steps[${index}]`;
  const refused = useFaultAt(place);
  const line = `3px solid ${token.colorPrimary}`;
  return (
    <li
      {...reorder.item(index)}
      style={{
        background: token.colorBgContainer,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadiusLG,
        marginBottom: 8,
        opacity: reorder.dragged === index ? 0.5 : 1,
        ...(reorder.gap === index ? { borderTop: line } : {}),
        ...(reorder.gap === count && index === count - 1 ? { borderBottom: line } : {}),
      }}
    >
      <Flex align="center" wrap gap={4} style={{ padding: '6px 8px' }}>
        <span
          {...reorder.handle(index)}
          title={t('templates.drag')}
          style={{ cursor: 'grab', padding: 4, color: token.colorTextTertiary }}
        >
          <HolderOutlined aria-hidden />
        </span>
        <Button
          type="text"
          aria-expanded={isOpen}
          icon={isOpen ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
          onClick={onToggle}
          style={{ paddingInline: 8, flex: '1 1 auto', justifyContent: 'start', minWidth: 0 }}
        >
          <span style={{ color: token.colorTextSecondary }}>{index + 1}</span>
          <strong style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{step.name}</strong>
          {known !== null && <Tag>{t(`templates.type.${known.type}`)}</Tag>}
        </Button>
        <StepButtons {...does} name={step.name} index={index} count={count} />
      </Flex>
      <div style={{ padding: '0 12px' }}>
        <StepFindings findings={findings} refused={refused} />
      </div>
      {isOpen && (
        <div style={{ padding: '4px 12px 0' }}>
          <StepFields
            step={step}
            place={place}
            known={known}
            onChange={(changed) => does.edit({ kind: 'change', index, step: changed })}
          />
        </div>
      )}
    </li>
  );
}

interface StepButtonsProps extends Pick<StepCardProps, 'index' | 'count' | 'onMove' | 'edit'> {
  readonly name: string;
}

function StepButtons({ name, index, count, onMove, edit }: StepButtonsProps) {
  const { t } = useTranslation();
  const button = (label: string, icon: ReactNode, onClick: () => void, isOff = false): ReactNode => (
    <Button
      type="text"
      size="small"
      icon={icon}
      aria-label={`${label}${t('lists.colon')}${index + 1} ${name}`}
      title={label}
      disabled={isOff}
      onClick={onClick}
    />
  );
  return (
    <Flex style={{ marginInlineStart: 'auto' }}>
      {button(t('templates.up'), <ArrowUpOutlined aria-hidden />, () => onMove(index, index - 1), index === 0)}
      {button(
        t('templates.down'),
        <ArrowDownOutlined aria-hidden />,
        () => onMove(index, index + 1),
        index === count - 1,
      )}
      {button(t('templates.duplicate'), <CopyOutlined aria-hidden />, () => edit({ kind: 'duplicate', index }))}
      {button(t('templates.removeStep'), <DeleteOutlined aria-hidden />, () => edit({ kind: 'remove', index }))}
    </Flex>
  );
}
