import { Button, Empty, Input, Modal, theme } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsableStep } from '../../data/steps.ts';
import { stepGroups } from './step-groups.ts';
import { focusFirstField } from '../../shell/first-field.ts';

interface StepPickerProps {
  readonly isOpen: boolean;
  readonly steps: readonly UsableStep[];
  readonly onPick: (name: string) => void;
  readonly onClose: () => void;
}

/** All steps that can be added, by their type, with a search. */
export function StepPicker({ isOpen, steps, onPick, onClose }: StepPickerProps) {
  const { t } = useTranslation();
  return (
    <Modal
      title={t('templates.addStep')}
      open={isOpen}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      afterOpenChange={focusFirstField}
    >
      <Groups steps={steps} onPick={onPick} />
    </Modal>
  );
}

function Groups({ steps, onPick }: Pick<StepPickerProps, 'steps' | 'onPick'>) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const [search, setSearch] = useState('');
  const groups = stepGroups(steps, search);
  const [first] = groups.flatMap((group) => group.steps);
  return (
    <>
      <Input.Search
        autoFocus
        allowClear
        aria-label={t('templates.searchStep')}
        placeholder={t('templates.searchStep')}
        value={search}
        onChange={({ target }) => setSearch(target.value)}
        onPressEnter={() => {
          if (search.trim() !== '' && first !== undefined) onPick(first.name);
        }}
      />
      <div style={{ maxHeight: '55vh', overflow: 'auto', marginTop: 8 }}>
        {groups.length === 0 && <Empty description={t('templates.noStepFound')} />}
        {groups.map((group) => (
          <section key={group.type} aria-label={t(`templates.type.${group.type}`)}>
            <h3 style={{ fontSize: token.fontSizeSM, color: token.colorTextSecondary, margin: '12px 0 4px' }}>
              {t(`templates.type.${group.type}`)}
            </h3>
            {group.steps.map(({ id, name, desc }) => (
              <Button
                key={`${group.type} ${id}`}
                type="text"
                block
                style={{
                  height: 'auto',
                  justifyContent: 'start',
                  textAlign: 'start',
                  whiteSpace: 'normal',
                  padding: 8,
                }}
                onClick={() => onPick(name)}
              >
                <span>
                  <strong style={{ display: 'block', overflowWrap: 'anywhere' }}>{name}</strong>
                  <span style={{ color: token.colorTextSecondary }}>{desc}</span>
                </span>
              </Button>
            ))}
          </section>
        ))}
      </div>
    </>
  );
}
