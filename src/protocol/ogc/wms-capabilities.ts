import { OGC_CODES, systemOf } from './crs.ts';
import type { OgcDocument } from './exception-report.ts';
import type { LayerFacts } from './feature.ts';
import type { Box } from './geometry.ts';
import { IMAGE_FORMATS, INFO_FORMATS, MAX_SIDE, MAX_WMS_LAYERS, type WmsDialect } from './wms-request.ts';
import { escapeXml, hrefOf, leaf } from './xml-text.ts';

/** Whose service it is and where it answers. */
export interface ServiceFacts {
  readonly title: { readonly ko: string; readonly en: string };
  /** Address of the service without a question mark, as the caller calls it. */
  readonly url: string;
  readonly layers: readonly LayerFacts[];
}

type Language = 'ko' | 'en';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const WMS = 'http://www.opengis.net/wms';

/** The capabilities of WMS 1.1.1 (OGC 01-068r3 §7.1) or 1.3.0 (OGC 06-042 §7.2). */
export function writeWmsCapabilities(service: ServiceFacts, dialect: WmsDialect, language: Language = 'ko'): OgcDocument {
  return dialect === 'wms1.1.1' ? capabilities111(service, language) : capabilities130(service, language);
}

function capabilities130(service: ServiceFacts, language: Language): OgcDocument {
  const text = `${HEAD}<WMS_Capabilities version="1.3.0" xmlns="${WMS}" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${WMS} http://schemas.opengis.net/wms/1.3.0/capabilities_1_3_0.xsd">
<Service>${leaf('Name', 'WMS')}${serviceWords(service, language)}<OnlineResource ${hrefOf(service.url)}/>${leaf('LayerLimit', MAX_WMS_LAYERS)}${leaf('MaxWidth', MAX_SIDE)}${leaf('MaxHeight', MAX_SIDE)}</Service>
<Capability><Request>${requests(service, { GetCapabilities: ['text/xml'], GetMap: IMAGE_FORMATS, GetFeatureInfo: INFO_FORMATS })}</Request>
<Exception><Format>XML</Format><Format>INIMAGE</Format><Format>BLANK</Format></Exception>
<Layer>${leaf('Title', service.title[language])}${OGC_CODES.map((code) => leaf('CRS', code)).join('')}${leaf('CRS', 'CRS:84')}
${service.layers.map((layer) => layer130(service, layer, language)).join('\n')}
</Layer></Capability></WMS_Capabilities>
`;
  return { type: 'text/xml', text };
}

function layer130(service: ServiceFacts, layer: LayerFacts, language: Language): string {
  const [west, south, east, north] = layer.extent;
  const geographic = `<EX_GeographicBoundingBox>${leaf('westBoundLongitude', west)}${leaf('eastBoundLongitude', east)}${leaf('southBoundLatitude', south)}${leaf('northBoundLatitude', north)}</EX_GeographicBoundingBox>`;
  const boxes = OGC_CODES.map((code) => boundingBox('CRS', code, boxIn(code, layer.extent, code !== 'EPSG:3857')));
  const scale = layer.maxScaleDenominator === undefined ? '' : leaf('MaxScaleDenominator', layer.maxScaleDenominator);
  return `<Layer queryable="1">${layerWords(layer, language)}${geographic}${boundingBox('CRS', 'CRS:84', layer.extent)}${boxes.join('')}${styles(service, layer, language)}${scale}</Layer>`;
}

function capabilities111(service: ServiceFacts, language: Language): OgcDocument {
  const text = `${HEAD}<!DOCTYPE WMT_MS_Capabilities SYSTEM "http://schemas.opengis.net/wms/1.1.1/capabilities_1_1_1.dtd">
<WMT_MS_Capabilities version="1.1.1">
<Service>${leaf('Name', 'OGC:WMS')}${serviceWords(service, language)}<OnlineResource xmlns:xlink="http://www.w3.org/1999/xlink" ${hrefOf(service.url)}/></Service>
<Capability><Request>${requests(service, { GetCapabilities: ['application/vnd.ogc.wms_xml'], GetMap: IMAGE_FORMATS, GetFeatureInfo: INFO_FORMATS, GetLegendGraphic: IMAGE_FORMATS })}</Request>
<Exception><Format>application/vnd.ogc.se_xml</Format><Format>application/vnd.ogc.se_inimage</Format><Format>application/vnd.ogc.se_blank</Format></Exception>
<Layer>${leaf('Title', service.title[language])}${OGC_CODES.map((code) => leaf('SRS', code)).join('')}
${service.layers.map((layer) => layer111(service, layer, language)).join('\n')}
</Layer></Capability></WMT_MS_Capabilities>
`;
  return { type: 'application/vnd.ogc.wms_xml', text };
}

function layer111(service: ServiceFacts, layer: LayerFacts, language: Language): string {
  const [west, south, east, north] = layer.extent;
  const geographic = `<LatLonBoundingBox minx="${west}" miny="${south}" maxx="${east}" maxy="${north}"/>`;
  const boxes = OGC_CODES.map((code) => boundingBox('SRS', code, boxIn(code, layer.extent, false)));
  // 1.1.1 counts in the diagonal of a pixel, in metres (§7.1.4.5.9).
  const scale =
    layer.maxScaleDenominator === undefined
      ? ''
      : `<ScaleHint min="0" max="${(layer.maxScaleDenominator * 0.00028 * Math.SQRT2).toFixed(4)}"/>`;
  return `<Layer queryable="1">${layerWords(layer, language)}${geographic}${boxes.join('')}${styles(service, layer, language)}${scale}</Layer>`;
}

function serviceWords({ title }: ServiceFacts, language: Language): string {
  return `${leaf('Title', title[language])}${leaf('Abstract', title.en)}`;
}

function layerWords({ name, title, summary }: LayerFacts, language: Language): string {
  return `${leaf('Name', name)}${leaf('Title', title[language])}${leaf('Abstract', `${summary.ko} / ${summary.en}`)}`;
}

function requests({ url }: ServiceFacts, offered: Readonly<Record<string, readonly string[]>>): string {
  const resource = `<DCPType><HTTP><Get><OnlineResource xmlns:xlink="http://www.w3.org/1999/xlink" ${hrefOf(`${url}?`)}/></Get></HTTP></DCPType>`;
  return Object.entries(offered)
    .map(([name, formats]) => `<${name}>${formats.map((format) => leaf('Format', format)).join('')}${resource}</${name}>`)
    .join('');
}

function styles({ url }: ServiceFacts, layer: LayerFacts, language: Language): string {
  return layer.styles
    .map(({ name, title }) => {
      const legend = `${url}?service=WMS&version=1.3.0&request=GetLegendGraphic&format=image/png&layer=${encodeURIComponent(layer.name)}&style=${encodeURIComponent(name)}`;
      return `<Style>${leaf('Name', name)}${leaf('Title', title[language])}<LegendURL width="220" height="120"><Format>image/png</Format><OnlineResource xmlns:xlink="http://www.w3.org/1999/xlink" ${hrefOf(legend)}/></LegendURL></Style>`;
    })
    .join('');
}

function boundingBox(attribute: 'CRS' | 'SRS', code: string, [minX, minY, maxX, maxY]: Box): string {
  return `<BoundingBox ${attribute}="${escapeXml(code)}" minx="${minX}" miny="${minY}" maxx="${maxX}" maxy="${maxY}"/>`;
}

/** The extent in another system, by its corners; whole metres, or as many degrees as a metre has. */
function boxIn(code: string, [west, south, east, north]: Box, flipped: boolean): Box {
  const system = systemOf({ code });
  const corners = [
    system.fromDegrees([west, south]),
    system.fromDegrees([east, south]),
    system.fromDegrees([west, north]),
    system.fromDegrees([east, north]),
  ];
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const rounded = (value: number): number => (code === 'EPSG:4326' ? Math.round(value * 1e6) / 1e6 : Math.round(value * 100) / 100);
  const [minX, minY, maxX, maxY] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].map(rounded) as [
    number,
    number,
    number,
    number,
  ];
  return flipped ? [minY, minX, maxY, maxX] : [minX, minY, maxX, maxY];
}
