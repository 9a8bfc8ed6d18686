import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { Notice } from '../notice.tsx';
import { useReach } from '../../data/server/reach.ts';
import { useTrouble } from './trouble.ts';

/** Stands in for a part of the console that is being loaded, and says when that does not work for now. */
export function OnItsWay() {
  const { t } = useTranslation();
  const trouble = useTrouble();
  const isAway = useReach() === 'away';
  if (trouble === null) return <Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />;
  return (
    <div role="status">
      {isAway ? (
        // to reload now would leave nothing at all
        <Notice title={t('frame.awayPage')} />
      ) : (
        <Notice
          title={t(trouble === 'lost' ? 'boot.part' : 'frame.upgraded')}
          action={t('boot.again')}
          onAction={() => location.reload()}
        />
      )}
    </div>
  );
}
