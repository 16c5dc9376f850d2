import { useEffect, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import Feature from 'ol/Feature.js';
import { unByKey } from 'ol/Observable.js';
import VectorImageLayer from 'ol/layer/VectorImage.js';
import VectorSource from 'ol/source/Vector.js';
import { usePreferences } from '../../app/preferences.ts';
import type { CityMap } from '../city-map.ts';
import { legendOf } from './overlay-look.ts';
import { overlayDesk, useOverlays, type Overlay } from './overlay-desk.ts';
import { chosenStyle, overlayStyle } from './overlay-style.ts';
import { SparseLayer } from '../sparse-layer.ts';

/** Features drawn beyond the edge of the screen, so that a small move shows no edge. */
const IMAGE_RATIO = 1.2;
const HIT_PIXELS = 4;
/** The ring around what is chosen lies above the files and below cameras. */
const CHOSEN_HEIGHT = 18;

interface Shown {
  readonly layer: VectorImageLayer;
  readonly takeAway: () => void;
  overlay: Overlay;
}

/** Keeps the layers of the map equal to the files on the desk, and a click on one of their features to a row of its table. */
export function useOverlayLayers(map: RefObject<CityMap | undefined>, ready: boolean): void {
  const { t } = useTranslation();
  const { theme, labelSize } = usePreferences();
  const overlays = useOverlays((state) => state.overlays);
  const chosen = useOverlays((state) => state.chosen);

  useEffect(() => {
    const city = map.current;
    if (!city) return;
    const shown = shownOn(city);
    for (const [id, { overlay, takeAway }] of shown) {
      if (overlays.some((each) => each.id === id && each.source === overlay.source)) continue;
      takeAway();
      shown.delete(id);
    }
    for (const overlay of overlays) {
      const known = shown.get(overlay.id) ?? laid(city, overlay);
      if (!known) continue;
      shown.set(overlay.id, known);
      known.overlay = overlay;
      known.layer.setStyle(overlayStyle(overlay.data, overlay.look, city.tokens));
      city.layers.describe(overlay.id, {
        legend: legendOf(overlay.data, overlay.look, { none: t('layers.noValue'), rest: t('layers.rest') }),
      });
    }
  }, [map, ready, overlays, theme, labelSize, t]);

  useEffect(() => {
    const city = map.current;
    const overlay = overlays.find(({ id }) => id === chosen?.overlay);
    const feature = chosen && overlay?.source.getFeatureById(chosen.row);
    const geometry = feature instanceof Feature ? feature.getGeometry() : undefined;
    if (!city || !geometry) return undefined;
    const layer = new SparseLayer({
      source: new VectorSource({ features: [new Feature(geometry)] }),
      style: chosenStyle(city.tokens),
      zIndex: CHOSEN_HEIGHT,
    });
    city.ol.addLayer(layer);
    return () => void city.ol.removeLayer(layer);
  }, [map, ready, chosen, overlays, theme]);

  useEffect(() => {
    const city = map.current;
    if (!city) return undefined;
    const key = city.ol.on('click', ({ pixel }) => {
      if (city.pointer.held) return;
      const shown = shownOn(city);
      const layers = new Map([...shown.values()].map(({ layer, overlay }) => [layer, overlay.id] as const));
      const live = city.layers.entries.filter(({ storey }) => storey === 'live').map(({ layer }) => layer);
      // A camera or an incident that lies over a file is what was meant.
      if (city.ol.hasFeatureAtPixel(pixel, { hitTolerance: HIT_PIXELS, layerFilter: (layer) => live.includes(layer) })) return;
      city.ol.forEachFeatureAtPixel(
        pixel,
        (feature, layer) => {
          const overlay = layers.get(layer as VectorImageLayer);
          if (overlay === undefined) return false;
          overlayDesk.set({ chosen: { overlay, row: Number(feature.getId()) }, table: overlay });
          return true;
        },
        { hitTolerance: HIT_PIXELS, layerFilter: (layer) => layers.has(layer as VectorImageLayer) },
      );
    });
    return () => unByKey(key);
  }, [map, ready]);
}

/** By map: the panel may be taken away and come back with another one. */
const onMaps = new WeakMap<CityMap, Map<string, Shown>>();

function shownOn(city: CityMap): Map<string, Shown> {
  const known = onMaps.get(city) ?? new Map<string, Shown>();
  onMaps.set(city, known);
  return known;
}

function laid(city: CityMap, overlay: Overlay): Shown | undefined {
  const layer = new VectorImageLayer({ source: overlay.source, imageRatio: IMAGE_RATIO, declutter: true });
  const takeAway = city.layers.add({
    id: overlay.id,
    title: overlay.data.name,
    storey: 'overlay',
    layer,
    remove: () => overlayDesk.remove(overlay.id),
    extent: () => overlay.source.getExtent() ?? undefined,
    openTable: () => overlayDesk.set({ table: overlay.id }),
  });
  return takeAway ? { layer, takeAway, overlay } : undefined;
}
