import type { OgcDialect, OgcProblem } from './ogc-problem.ts';
import { escapeXml } from './xml-text.ts';

export interface OgcDocument {
  readonly type: string;
  readonly text: string;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Why a request is not answered, in the words of the version that asked. */
export function writeException({ code, locator, text }: OgcProblem, dialect: OgcDialect): OgcDocument {
  const where = locator === undefined ? '' : ` locator="${escapeXml(locator)}"`;
  const said = escapeXml(text);
  switch (dialect) {
    // OGC 01-068r3 annex A.3: this version has a document type, which readers do not fetch.
    case 'wms1.1.1':
      return {
        type: 'application/vnd.ogc.se_xml',
        text: `${HEAD}<!DOCTYPE ServiceExceptionReport SYSTEM "http://schemas.opengis.net/wms/1.1.1/exception_1_1_1.dtd">\n<ServiceExceptionReport version="1.1.1"><ServiceException code="${code === 'InvalidCRS' ? 'InvalidSRS' : code}">${said}</ServiceException></ServiceExceptionReport>\n`,
      };
    // OGC 06-042 annex E.2.
    case 'wms1.3.0':
      return {
        type: 'text/xml',
        text: `${HEAD}<ServiceExceptionReport version="1.3.0" xmlns="http://www.opengis.net/ogc"><ServiceException code="${code === 'InvalidSRS' ? 'InvalidCRS' : code}"${where}>${said}</ServiceException></ServiceExceptionReport>\n`,
      };
    // OGC 02-058 annex A.6.
    case 'wfs1.0.0':
      return {
        type: 'application/vnd.ogc.se_xml',
        text: `${HEAD}<ServiceExceptionReport version="1.2.0" xmlns="http://www.opengis.net/ogc"><ServiceException code="${code}"${where}>${said}</ServiceException></ServiceExceptionReport>\n`,
      };
    case 'wfs1.1.0':
      return {
        type: 'application/xml',
        text: owsReport(`<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.0.0">`, { code, where, said }),
      };
    case 'wfs2.0.0':
      return {
        type: 'application/xml',
        text: owsReport(`<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0" xml:lang="en">`, {
          code,
          where,
          said,
        }),
      };
  }
}

function owsReport(open: string, { code, where, said }: { readonly code: string; readonly where: string; readonly said: string }): string {
  return `${HEAD}${open}<ows:Exception exceptionCode="${code}"${where}><ows:ExceptionText>${said}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>\n`;
}
