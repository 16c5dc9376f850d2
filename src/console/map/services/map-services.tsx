import { ActionIcon, Button } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { unByKey } from 'ol/Observable.js';
import { mapServicesQuery } from '../../api/queries.ts';
import { useKeys } from '../../app/key-bus.ts';
import { titleIn } from '../../words/i18n.ts';
import type { CityMap } from '../city-map.ts';
import { factsAt, type Facts } from './feature-facts.ts';
import { keyOf, serviceDesk, useServiceDesk } from './service-desk.ts';
import { attributionsOf } from './attributions.ts';
import { sayWhy } from './say-why.ts';
import styles from './services.module.css';
import { useBaseMap, useServiceLayers } from './use-service-layers.ts';

type Map = RefObject<CityMap | undefined>;
/** Maps of others on ours: keeps them there, says whose they are and what is wrong with them, and what they know of a place. */
export function MapServices({ map, ready }: { readonly map: Map; readonly ready: boolean }) {
  useServiceLayers(map, ready);
  useBaseMap(map, ready);
  return (
    <>
      <Attribution map={map} ready={ready} />
      <Notes />
      <FactsCard map={map} ready={ready} />
    </>
  );
}

function Attribution({ map, ready }: { readonly map: Map; readonly ready: boolean }) {
  const [text, setText] = useState('');
  useEffect(() => {
    if (!ready || !map.current) return undefined;
    const { ol, layers } = map.current;
    const read = (): void => setText(attributionsOf(ol).join(' · '));
    read();
    return layers.subscribe(read);
  }, [map, ready]);
  return text === '' ? null : <p className={styles['attribution']}>{text}</p>;
}

/** What does not come from other servers; the map goes on without it. */
function Notes() {
  const { t, i18n } = useTranslation();
  const { wanted, failing, lostBase } = useServiceDesk();
  const { data } = useQuery(mapServicesQuery);
  const lost = data?.services.find(({ id }) => id === lostBase);
  const failed = wanted.flatMap((each) => {
    const why = failing.get(keyOf(each));
    return why === undefined ? [] : [{ key: keyOf(each), title: each.title, why }];
  });
  if (!lost && failed.length === 0) return null;
  return (
    <ul className={styles['notes']} role="status">
      {lost && (
        <li>
          <IconAlertTriangle size="1rem" aria-hidden />
          <span>{t('mapServices.baseLost', { name: titleIn(i18n.language, lost.title) })}</span>
          <Button size="compact-sm" variant="default" onClick={() => serviceDesk.loseBase(undefined)}>
            {t('mapServices.again')}
          </Button>
        </li>
      )}
      {failed.map(({ key, title, why }) => (
        <li key={key}>
          <IconAlertTriangle size="1rem" aria-hidden />
          <span>{t('mapServices.layerFails', { name: title, reason: sayWhy(why, t) })}</span>
          <Button size="compact-sm" variant="default" onClick={() => serviceDesk.remove(key)}>
            {t('mapServices.takeAway')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** A click on a layer of others shows what its server knows of the place. */
function FactsCard({ map, ready }: { readonly map: Map; readonly ready: boolean }) {
  const { t } = useTranslation();
  const [facts, setFacts] = useState<readonly Facts[]>([]);
  const { wanted } = useServiceDesk();

  useEffect(() => {
    const shown = map.current;
    if (!ready || !shown || wanted.length === 0) return undefined;
    let asked = 0;
    const key = shown.ol.on('singleclick', (event) => {
      if (shown.pointer.held) return;
      // Who clicks on a camera or an incident means it.
      const live = new Set(shown.layers.entries.filter(({ storey }) => storey === 'live').map(({ layer }): unknown => layer));
      if (shown.ol.hasFeatureAtPixel(event.pixel, { layerFilter: (layer) => live.has(layer), hitTolerance: 5 })) return;
      const mine = (asked += 1);
      void factsAt(shown.ol, event).then((found) => {
        if (mine === asked) setFacts(found);
      });
    });
    return () => {
      asked = Number.POSITIVE_INFINITY;
      setFacts([]);
      unByKey(key);
    };
  }, [map, ready, wanted]);

  useKeys((command) => {
    if (command.do !== 'back' || facts.length === 0) return false;
    setFacts([]);
    return true;
  });

  if (facts.length === 0) return null;
  return (
    <section className={styles['facts']} aria-label={t('mapServices.facts')}>
      <header>
        <h3>{t('mapServices.facts')}</h3>
        <ActionIcon variant="subtle" color="gray" aria-label={t('mapServices.close')} onClick={() => setFacts([])}>
          <IconX size="1rem" />
        </ActionIcon>
      </header>
      {facts.map(({ title, rows }, at) => (
        <table key={at}>
          <caption>{title}</caption>
          <tbody>
            {rows.map(([name, value]) => (
              <tr key={name}>
                {name !== '' && <th scope="row">{name}</th>}
                <td colSpan={name === '' ? 2 : 1}>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </section>
  );
}
