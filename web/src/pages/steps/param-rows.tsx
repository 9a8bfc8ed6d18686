import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Input, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { paramKind, PARAM_TYPES } from '../../forms/param-type.ts';
import { SuggestInput } from '../../forms/suggest-input.tsx';
import { nameFault, type ParamRow, withRow } from './declared-params.ts';

interface ParamRowsProps {
  readonly rows: readonly ParamRow[];
  readonly onChange: (rows: readonly ParamRow[]) => void;
}

/** The parameters that an action declares. */
export function ParamRows({ rows, onChange }: ParamRowsProps) {
  const { t } = useTranslation();
  const set = (row: ParamRow): void => onChange(rows.map((before) => (before.key === row.key ? row : before)));
  return (
    <section aria-label={t('steps.params')} style={{ marginBottom: 16 }}>
      <h3 style={{ fontSize: 14, margin: '0 0 8px' }}>{t('steps.params')}</h3>
      {rows.map((row) => {
        const fault = row.name === '' ? null : nameFault(rows, row);
        return (
          <div key={row.key} style={{ marginBottom: 8 }}>
            <Flex gap={8}>
              <Input
                value={row.name}
                status={fault === null ? '' : 'error'}
                aria-label={t('steps.paramName')}
                placeholder={t('steps.paramName')}
                onChange={({ target }) => set({ ...row, name: target.value })}
              />
              <SuggestInput
                style={{ width: 150 }}
                value={row.type}
                aria-label={t('steps.paramType')}
                options={PARAM_TYPES.map((value) => ({ value }))}
                onChange={(type: string) => set({ ...row, type })}
              />
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('lists.removeOf', { name: row.name })}
                onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
              />
            </Flex>
            {fault !== null && <Typography.Text type="danger">{t(`steps.${fault}`)}</Typography.Text>}
            {paramKind(row.type) === 'secret' && (
              <Typography.Text type="secondary">{t('steps.secretHint')}</Typography.Text>
            )}
          </div>
        );
      })}
      <Button
        type="dashed"
        size="small"
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange(withRow(rows, ''))}
      >
        {t('steps.addParam')}
      </Button>
    </section>
  );
}
