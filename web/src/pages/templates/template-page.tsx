import { skipToken, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../data/server/missing.ts';
import { usableSteps } from '../../data/steps.ts';
import { oneTemplate } from '../../data/templates.ts';
import { Loaded } from '../../forms/loaded.tsx';
import { usePageTitle } from '../../shell/frame/page-title.ts';
import { ThingNotFound } from '../../shell/not-found.tsx';
import { routeId } from '../../shell/route-id.ts';
import { copyOf, draftOf, EMPTY_DRAFT } from './template-draft.ts';
import { TemplateEditor } from './template-editor.tsx';

/** One template, or a new one, possibly as a copy of another (`new?from=4`). */
export default function TemplatePage() {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const isNew = id === 'new';
  const source = isNew ? search.get('from') : id;
  if (source !== null && routeId(source) === null) return <ThingNotFound thing="template" id={source} />;
  return <Opened key={`${id} ${source ?? ''}`} isNew={isNew} source={source === null ? null : Number(source)} />;
}

function Opened({ isNew, source }: { readonly isNew: boolean; readonly source: number | null }) {
  const { t } = useTranslation();
  const template = useQuery({ ...oneTemplate(source ?? 0), ...(source === null ? { queryFn: skipToken } : {}) });
  const steps = useQuery(usableSteps);
  usePageTitle(isNew ? t('templates.new') : (template.data?.name ?? null));
  if (isMissing(template.error)) {
    return <ThingNotFound thing="template" id={String(source ?? '')} />;
  }
  return (
    <Loaded query={steps}>
      {(known) =>
        source === null ? (
          <TemplateEditor id={null} name="" saved={EMPTY_DRAFT} steps={known} />
        ) : (
          <Loaded query={template}>
            {(read) => (
              <TemplateEditor
                id={isNew ? null : source}
                name={isNew ? '' : read.name}
                saved={isNew ? copyOf(draftOf(read)) : draftOf(read)}
                steps={known}
              />
            )}
          </Loaded>
        )
      }
    </Loaded>
  );
}
