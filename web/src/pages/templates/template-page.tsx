import { skipToken, useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { usableSteps } from '../../data/steps.ts';
import { oneTemplate } from '../../data/templates.ts';
import { Loaded } from '../../forms/loaded.tsx';
import { NotFound } from '../../shell/not-found.tsx';
import { copyOf, draftOf, EMPTY_DRAFT } from './template-draft.ts';
import { TemplateEditor } from './template-editor.tsx';

/** One template, or a new one, possibly as a copy of another (`new?from=4`). */
export default function TemplatePage() {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const isNew = id === 'new';
  const source = isNew ? search.get('from') : id;
  if (source !== null && !/^[1-9]\d{0,9}$/.test(source)) return <NotFound />;
  return <Opened key={`${id} ${source ?? ''}`} isNew={isNew} source={source === null ? null : Number(source)} />;
}

function Opened({ isNew, source }: { readonly isNew: boolean; readonly source: number | null }) {
  const template = useQuery({ ...oneTemplate(source ?? 0), ...(source === null ? { queryFn: skipToken } : {}) });
  const steps = useQuery(usableSteps);
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
