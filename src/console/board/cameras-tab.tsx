import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconDeviceCctv, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { distanceMetres } from '#domain/place.ts';
import { useCommand } from '../api/commands.ts';
import { candidatesQuery, useMe } from '../api/queries.ts';
import { useDesk } from '../app/desk.ts';
import { ListSearch } from '../look/list-search.tsx';
import { slotsOf, targetSlot } from '../tiles/slots.ts';
import { useSwap } from '../tiles/swap.ts';
import { candidateWords, reasonWords } from '../words/reasons.ts';
import styles from './board.module.css';
import { PushLine } from './push-line.tsx';
import { PushStart } from './push-start.tsx';

const SHOWN = 30;
const SEARCHED_BEYOND = 8;

/** The cameras that are open, why, and the others that may be. */
export function CamerasTab({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const command = useCommand();
  const me = useMe();
  const slots = slotsOf(incident);
  const chosen = incident.cameras
    .map((camera) => ({ camera, slot: slots.indexOf(camera.camera) }))
    .sort((a, b) => (a.slot < 0 ? slots.length : a.slot) - (b.slot < 0 ? slots.length : b.slot));
  return (
    <div className={styles['cameras']}>
      <h3>{t('camera.chosen')}</h3>
      {chosen.length === 0 && <p className="quiet">{t('camera.none')}</p>}
      <ul>
        {chosen.map(({ camera, slot }) => (
          <li key={camera.camera}>
            {slot < 0 ? <span className="quiet">–</span> : <b className={styles['slot']}>{slot + 1}</b>}
            <div>
              <span className="one-line">{camera.label}</span>
              <span className="quiet">{reasonWords(camera.reasons, t)}</span>
              {incident.pushes
                .filter((push) => push.camera === camera.camera)
                .map((push) => (
                  <PushLine key={push.id} incident={incident.id} push={push} mayStop={me.rights.includes('video.push')} />
                ))}
            </div>
            <span className={styles['rowActions']}>
              {incident.can.pushVideo === true && <PushStart incident={incident.id} camera={camera} />}
              {incident.can.removeCamera === true && (
                <Tooltip label={t('camera.remove')}>
                  <ActionIcon
                    aria-label={`${t('camera.remove')}: ${camera.label}`}
                    disabled={command.isPending}
                    onClick={() =>
                      command.mutate({
                        incident: incident.id,
                        command: { command: 'removeCamera', camera: camera.camera },
                        done: t('action.done.removeCamera'),
                        undo: { label: t('common.undo'), command: { command: 'addCamera', camera: camera.camera } },
                      })
                    }
                  >
                    <IconX size="1rem" />
                  </ActionIcon>
                </Tooltip>
              )}
            </span>
          </li>
        ))}
      </ul>
      {incident.can.addCamera === true && <Candidates incident={incident} />}
    </div>
  );
}

function Candidates({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const swap = useSwap();
  const [words, setWords] = useState('');
  const tile = useDesk((state) => state.tile);
  const candidates = useQuery(candidatesQuery(incident.id));
  const slot = targetSlot(slotsOf(incident), tile) + 1;
  const open = new Set(incident.cameras.map((camera) => camera.camera));
  const { place } = incident;
  const near = useMemo(() => {
    const all = (candidates.data?.cameras ?? []).map((camera) => ({ camera, metres: place ? distanceMetres(place, camera) : 0 }));
    return all.sort((a, b) => a.metres - b.metres);
  }, [candidates.data, place]);
  const others = near.filter(({ camera }) => !open.has(camera.id));
  const found = others.filter(({ camera }) => camera.label.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <>
      <h3>{t('camera.candidates')}</h3>
      {candidates.isError && <Button onClick={() => void candidates.refetch()}>{t('common.retry')}</Button>}
      {candidates.data && others.length === 0 && <p className="quiet">{t('camera.candidatesNone')}</p>}
      {others.length > SEARCHED_BEYOND && <ListSearch label={t('camera.search')} words={words} onWords={setWords} />}
      {others.length > 0 && found.length === 0 && <p className="quiet">{t('camera.notFound')}</p>}
      <ul>
        {found.slice(0, SHOWN).map(({ camera, metres }) => (
          <li key={camera.id}>
            <IconDeviceCctv size="1.25rem" aria-hidden className="quiet" />
            <div>
              <span className="one-line">{camera.label}</span>
              <span className="quiet">{candidateWords(camera, metres, t)}</span>
            </div>
            {camera.linked ? (
              <Button size="xs" onClick={() => swap(incident, camera.id)}>
                {t('camera.swap', { slot })}
              </Button>
            ) : (
              <span className="quiet">{t('camera.notLinked')}</span>
            )}
          </li>
        ))}
      </ul>
      {found.length > SHOWN && <p className="quiet">{t('camera.candidatesMore', { n: SHOWN })}</p>}
    </>
  );
}
