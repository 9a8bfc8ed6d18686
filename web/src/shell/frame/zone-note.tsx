import { Button, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { chooseZone, useZones, ZONE_CHOICES, type ZoneChoice } from '../../data/server/zone.ts';
import { zoneName } from '../../i18n/moments.ts';

/** Below every page: in which time zone its moments are, and the way to the other one. */
export function ZoneNote() {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const { choice, shown, other } = useZones();
  const now = Date.now();
  return (
    <footer style={{ marginTop: 24, color: token.colorTextSecondary, fontSize: token.fontSizeSM }}>
      {t(`frame.zoneNote_${choice}`, { zone: zoneName(shown, now) })}
      {other !== null && (
        <Button type="link" size="small" onClick={() => chooseZone(otherChoice(choice))}>
          {t('frame.zoneSwitch', { zone: zoneName(other, now) })}
        </Button>
      )}
    </footer>
  );
}

/** The items of a menu that choose the zone. */
export function useZoneItems() {
  const { t } = useTranslation();
  const { choice, server, browser } = useZones();
  const zones = { server, browser };
  return ZONE_CHOICES.map((key) => ({
    key: `zone-${key}`,
    label: `${t(`frame.zone_${key}`, { zone: zoneName(zones[key], Date.now()) })}${key === choice ? ' ✓' : ''}`,
    onClick: () => chooseZone(key),
  }));
}

function otherChoice(choice: ZoneChoice): ZoneChoice {
  return choice === 'server' ? 'browser' : 'server';
}
