import { InputNumber, type InputNumberProps } from 'antd';
import { type ComponentRef, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** A field for a number. Its two arrows, which antd names in English alone, are named in the language of the page. */
export function NumberInput(props: InputNumberProps<number>) {
  const { t } = useTranslation();
  const field = useRef<ComponentRef<typeof InputNumber>>(null);
  // arrows come and go with the properties
  useEffect(() => {
    const [up, down] = field.current?.nativeElement.querySelectorAll('[role=button]') ?? [];
    up?.setAttribute('aria-label', t('forms.increase'));
    down?.setAttribute('aria-label', t('forms.decrease'));
  });
  return <InputNumber<number> ref={field} {...props} />;
}
