import ImageLayer from 'ol/layer/Image.js';
import ImageWMS from 'ol/source/ImageWMS.js';
import { useEffect, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import type { CityMap } from '../city-map.ts';

/** From afar the areas are one blot, and the server draws none either. */
const FROM_RESOLUTION = 5;
const LEGEND = '/ogc/wms?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetLegendGraphic&LAYER=coverage&FORMAT=image/png';

/** What each camera sees as an area past the buildings: a layer of the panel, off until somebody wants it, drawn by our own WMS. */
export function CoverageAreas({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }): undefined {
  const { t } = useTranslation();
  const me = useMe();
  const may = me.rights.includes('camera.list');
  useEffect(() => {
    const city = map.current;
    if (!ready || !city || !may) return undefined;
    const layer = new ImageLayer({
      source: new ImageWMS({ url: '/ogc/wms', params: { LAYERS: 'coverage', VERSION: '1.3.0', TRANSPARENT: 'true' }, ratio: 1.2 }),
      visible: false,
      maxResolution: FROM_RESOLUTION,
    });
    const away = city.layers.add({ id: 'coverage-areas', title: t('sight.areas'), storey: 'city', layer, legendUrl: LEGEND });
    return away === false ? undefined : away;
  }, [map, ready, may, t]);
  return undefined;
}
