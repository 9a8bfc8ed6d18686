import { useTranslation } from 'react-i18next';
import type { Pool } from '../../data/pools.ts';
import { useService } from '../../data/services.ts';
import { useEarlierImages } from '../../data/task/earlier-images.ts';
import { Field } from '../../forms/field.tsx';
import { SuggestInput } from '../../forms/suggest-input.tsx';
import { useMoment } from '../times.ts';
import { earlierTags } from './earlier-tags.ts';

interface ImageFieldProps {
  readonly pool: Pool;
  readonly tag: string;
  readonly onChange: (tag: string) => void;
}

/** The image that nodes of a pool are to run; those that they ran before are suggested. */
export function ImageField({ pool, tag, onChange }: ImageFieldProps) {
  const { t } = useTranslation();
  const say = useMoment();
  const current = useService(pool.service_id).data?.docker_image ?? '';
  const earlier = earlierTags(useEarlierImages(pool.id, true).data ?? []);
  const options = [
    ...(current === '' ? [] : [{ value: current, label: t('pool.deployCurrent', { tag: current }) }]),
    ...earlier
      .filter((image) => image.tag !== current)
      .map(({ tag: value, at, nodes }) => ({
        value,
        label: t('pool.deployEarlier', { tag: value, time: say(at), count: nodes }),
      })),
  ];
  return (
    <Field label={t('pool.deployTag')} hint={t('pool.deployTagHint')} isRequired>
      {(control) => (
        <SuggestInput
          {...control}
          autoFocus
          style={{ width: '100%' }}
          value={tag}
          options={options}
          onChange={onChange}
          placeholder={current}
          showSearch={{ filterOption: (text, option) => option?.value.includes(text) ?? false }}
        />
      )}
    </Field>
  );
}
