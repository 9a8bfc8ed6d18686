import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { usableSteps } from '../../data/steps.ts';
import { oneTemplate } from '../../data/templates.ts';
import { errorText } from '../../shell/error-text.ts';
import { NotFound } from '../../shell/not-found.tsx';
import { Notice } from '../../shell/notice.tsx';
import { draftOf, EMPTY_DRAFT } from './template-draft.ts';
import { TemplateEditor } from './template-editor.tsx';

/** One template, or a new one, maybe as the copy of another (`new?from=4`). */
export default function TemplatePage() {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const isNew = id === 'new';
  const source = isNew ? search.get('from') : id;
  if (source !== null && !/^[1-9]\d{0,9}$/.test(source)) return <NotFound />;
  return <Loaded key={`${id} ${source ?? ''}`} isNew={isNew} source={source === null ? null : Number(source)} />;
}

function Loaded({ isNew, source }: { readonly isNew: boolean; readonly source: number | null }) {
  const { t } = useTranslation();
  const template = useQuery({ ...oneTemplate(source ?? 0), enabled: source !== null });
  const steps = useQuery(usableSteps);
  const broken = [template, steps].find((query) => query.isError);
  if (broken !== undefined) {
    return (
      <Notice
        title={t('shell.loadFailed')}
        detail={errorText(broken.error)}
        action={t('shell.tryAgain')}
        onAction={() => void broken.refetch()}
      />
    );
  }
  if (steps.data === undefined || (source !== null && template.data === undefined)) {
    return <Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />;
  }
  return (
    <TemplateEditor
      id={isNew ? null : source}
      name={isNew ? '' : (template.data?.name ?? '')}
      saved={template.data === undefined ? EMPTY_DRAFT : draftOf(template.data)}
      steps={steps.data}
    />
  );
}
