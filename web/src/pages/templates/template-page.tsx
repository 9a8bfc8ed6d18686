import { skipToken, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../data/server/missing.ts';
import { usePageTitle } from '../../shell/frame/page-title.ts';
import { ThingNotFound } from '../../shell/not-found.tsx';
import { routeId } from '../../shell/route-id.ts';
import { queryClient } from '../../data/query-client.ts';
import { type UsableStep, usableSteps } from '../../data/steps.ts';
import { oneTemplate, type Template } from '../../data/templates.ts';
import { Loaded } from '../../forms/loaded.tsx';
import { useOpened } from '../../parts/record/use-opened.ts';
import { copyOf, draftOf, EMPTY_DRAFT } from './template-draft.ts';
import { TemplateEditor } from './template-editor.tsx';
import { TemplateUse } from './template-use.tsx';

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
          <TemplateEditor id={null} name="" saved={EMPTY_DRAFT} row={null} steps={known} onReload={() => {}} />
        ) : (
          <Loaded query={template}>
            {(read) =>
              isNew ? (
                <TemplateEditor
                  id={null}
                  name=""
                  saved={copyOf(draftOf(read))}
                  row={null}
                  steps={known}
                  onReload={() => {}}
                />
              ) : (
                <>
                  <OpenedTemplate given={read} steps={known} />
                  <TemplateUse id={source} name={read.name} />
                </>
              )
            }
          </Loaded>
        )
      }
    </Loaded>
  );
}

function OpenedTemplate({ given, steps }: { readonly given: Template; readonly steps: readonly UsableStep[] }) {
  const read = (): Promise<Template> => queryClient.fetchQuery({ ...oneTemplate(given.id), staleTime: 0 });
  const { row, round, reload } = useOpened(given, read);
  return (
    <TemplateEditor
      key={round}
      id={row.id}
      name={row.name}
      saved={draftOf(row)}
      row={row}
      steps={steps}
      onReload={() => void reload()}
    />
  );
}
