import { Spin } from 'antd';
import { Suspense } from 'react';
import { lazily } from '../shell/loading/patiently.ts';
import type { CodeEditorProps } from './code-editor.tsx';

const CodeEditor = lazily(() => import('./code-editor.tsx'));

/** The code editor, loaded when it is first shown. */
export function CodeField(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Spin style={{ display: 'block', margin: '2em auto' }} />}>
      <CodeEditor {...props} />
    </Suspense>
  );
}
