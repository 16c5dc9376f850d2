import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../app/preferences.ts';
import { useOpenIncident } from '../../board/open-incident.ts';
import { useScene } from '../../board/use-scene.ts';
import type { CityMap } from '../city-map.ts';
import { useSceneShown } from './scene-desk.ts';
import { SceneLayer } from './scene-layer.ts';

/** Draws what the scene of the open incident tells, while its panel shows it. */
export function SceneOnMap({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }): undefined {
  const { t } = useTranslation();
  const { theme } = usePreferences();
  const incident = useOpenIncident();
  const isShown = useSceneShown() === incident?.id;
  const scene = useScene(isShown ? incident : undefined);
  const layer = useRef<SceneLayer>(undefined);

  useEffect(() => {
    const city = map.current;
    if (!ready || !city) return undefined;
    const made = new SceneLayer(city.layers, t('scene.onMap'));
    layer.current = made;
    return () => {
      made[Symbol.dispose]();
      layer.current = undefined;
    };
  }, [map, ready, t]);

  useEffect(() => {
    const [drawn, tokens] = [layer.current, map.current?.tokens];
    if (!drawn || !tokens) return;
    if (isShown && scene.data) drawn.show(scene.data, tokens);
    else drawn.clear();
  }, [map, ready, theme, isShown, scene.data]);
  return undefined;
}
