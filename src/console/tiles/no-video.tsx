import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import styles from './tiles.module.css';

const WORDED = ['noRight', 'notYourIncident', 'notShared'] as const;

/** Why there is no video of this incident for this person, in the words of the server's own reason (LAW-07, S2…S6). */
export function NoVideo({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const leave = incident.can.viewVideo;
  const refused = leave === true ? undefined : leave?.refused;
  const wasShared = incident.shares.some((share) => share.organisation === me.organisation.id);
  return <p className={styles['empty']}>{sentence()}</p>;

  function sentence(): string {
    if (refused === 'incidentEnded') return t('tile.ended');
    if (refused === 'notShared' && wasShared) return t('tile.noVideo.shareEnded');
    return t(`tile.noVideo.${WORDED.find((reason) => reason === refused) ?? 'noRight'}`);
  }
}
