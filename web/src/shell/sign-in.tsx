import { Alert, Button, Card, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentAuthorization, signInAs } from '../session/session.ts';
import { useRouteTitle } from './frame/page-title.ts';

/** Asks for a token; shown instead of every page while the server refuses this tab. */
export default function SignIn() {
  const { t } = useTranslation();
  useRouteTitle(t('shell.signIn'));
  // a refused token is mentioned, a missing one is not
  const [wasWrong] = useState(() => currentAuthorization().startsWith('Bearer '));
  return (
    <main style={{ display: 'grid', placeItems: 'center', minHeight: '100%', padding: 16 }}>
      <Card title="Springtide" style={{ width: '100%', maxWidth: 380 }}>
        {wasWrong && <Alert type="error" showIcon title={t('shell.tokenWrong')} style={{ marginBottom: 16 }} />}
        <Form layout="vertical" onFinish={submit} requiredMark={false}>
          <Form.Item name="token" label={t('shell.token')} help={t('shell.tokenHint')} rules={[{ required: true }]}>
            <Input.Password autoFocus autoComplete="off" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block style={{ marginTop: 16 }}>
            {t('shell.signIn')}
          </Button>
        </Form>
      </Card>
    </main>
  );
}

function submit({ token }: { readonly token: string }): void {
  signInAs({ token });
}
