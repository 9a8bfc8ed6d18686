import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Flex, Select, theme, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Action } from '../../data/actions.ts';
import { Field } from '../../forms/field.tsx';
import { moved, without } from '../../forms/ordered.ts';

interface ActionOrderProps {
  /** Names, in the order in which they run. */
  readonly actions: readonly string[];
  readonly known: readonly Action[];
  readonly onChange: (actions: readonly string[]) => void;
}

/** The actions of a step in their order. */
export function ActionOrder({ actions, known, onChange }: ActionOrderProps) {
  const { t } = useTranslation();
  return (
    <Field name="actions" label={t('steps.actions')} hint={t('steps.actionsHint')} isRequired>
      {(control) => (
        <>
          <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {actions.map((name, index) => (
              <OrderedAction
                key={`${name} ${String(index)}`}
                name={name}
                action={known.find((action) => action.name === name) ?? null}
                index={index}
                count={actions.length}
                onMove={(to) => onChange(moved(actions, index, to))}
                onRemove={() => onChange(without(actions, index))}
              />
            ))}
          </ol>
          <Select<string>
            {...control}
            showSearch={{ optionFilterProp: 'search' }}
            style={{ width: '100%' }}
            value={null}
            placeholder={t('steps.addAction')}
            options={known.map(({ name, desc }) => ({
              value: name,
              search: `${name} ${desc}`,
              label: (
                <>
                  {name} <Typography.Text type="secondary">{desc}</Typography.Text>
                </>
              ),
            }))}
            onChange={(name) => onChange([...actions, name])}
          />
        </>
      )}
    </Field>
  );
}

interface OrderedActionProps {
  readonly name: string;
  /** null = there is no action of this name. */
  readonly action: Action | null;
  readonly index: number;
  readonly count: number;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function OrderedAction({ name, action, index, count, onMove, onRemove }: OrderedActionProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const labelOf = (what: string): string => `${what}${t('lists.colon')}${index + 1} ${name}`;
  return (
    <li
      style={{
        display: 'flex',
        alignItems: 'center',
        gap: 8,
        padding: '4px 4px 4px 12px',
        marginBottom: 6,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadius,
      }}
    >
      <span style={{ color: token.colorTextSecondary }}>{index + 1}</span>
      <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        {action === null ? (
          <Typography.Text type="danger">{t('steps.noSuchAction', { name })}</Typography.Text>
        ) : (
          <Link to={`/ui/steps?tab=actions&edit=${action.id}`} style={{ textDecoration: 'underline' }}>
            {name}
          </Link>
        )}{' '}
        <Typography.Text type="secondary">{Object.keys(action?.params ?? {}).join(', ')}</Typography.Text>
      </span>
      <Flex>
        <Button
          type="text"
          size="small"
          icon={<ArrowUpOutlined aria-hidden />}
          aria-label={labelOf(t('templates.up'))}
          disabled={index === 0}
          onClick={() => onMove(index - 1)}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowDownOutlined aria-hidden />}
          aria-label={labelOf(t('templates.down'))}
          disabled={index === count - 1}
          onClick={() => onMove(index + 1)}
        />
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={labelOf(t('templates.removeStep'))}
          onClick={onRemove}
        />
      </Flex>
    </li>
  );
}
