import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useDeleteTemplate } from '../../data/templates.ts';
import { DeleteRestorable } from '../../parts/record/delete-restorable.tsx';
import { WhereUsed } from '../../parts/record/where-used.tsx';
import { Panel } from '../../shell/panel.tsx';

/** Who uses a template, and the way to delete it. */
export function TemplateUse({ id, name }: { readonly id: number; readonly name: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteTemplate();
  return (
    <div style={{ marginTop: 24 }}>
      <Panel
        title={t('find.usedBy')}
        extra={
          <DeleteRestorable
            kind="template"
            id={id}
            name={name}
            isNamed
            onDelete={() => remove.mutateAsync(id)}
            onDeleted={() => void navigate('/ui/templates')}
          />
        }
      >
        <WhereUsed kind="template" id={id} />
      </Panel>
    </div>
  );
}
