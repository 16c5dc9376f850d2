import { describe, expect, test } from 'vitest';
import { factsOfAnswer, infoFormatOf } from './info-facts.ts';

describe('what a server says of a place', () => {
  test('O38: JSON, GML of GeoServer, MapServer and ESRI, HTML and text come to the same rows', () => {
    const rows = [[['번호', 'V-12']]];
    for (const said of [
      '{"type":"FeatureCollection","features":[{"properties":{"번호":"V-12","geometry":{"type":"Point"}}}]}',
      '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><city:pipe xmlns:city="urn:c"><city:번호>V-12</city:번호><city:geom><gml:Point><gml:pos>1 2</gml:pos></gml:Point></city:geom></city:pipe></gml:featureMember></wfs:FeatureCollection>',
      '<?xml version="1.0"?><msGMLOutput><pipes_layer><pipes_feature><번호>V-12</번호></pipes_feature></pipes_layer></msGMLOutput>',
      '<FeatureInfoResponse xmlns="http://www.esri.com/wms"><FIELDS 번호="V-12"/></FeatureInfoResponse>',
      '<table><tr><td>번호</td><td>V-12</td></tr></table>',
      '<html><body><table><tr><th>번호</th><th></th></tr><tr><td>V-12</td></tr></table></body></html>',
    ])
      expect(factsOfAnswer(said), said).toEqual(rows);
    expect(factsOfAnswer("번호 = 'V-12'")).toEqual([[['', "번호 = 'V-12'"]]]);
    expect(factsOfAnswer('<p>아무것도 <b>없음</b></p>')).toEqual([[['', '아무것도 없음']]]);
  });

  test('O38: nothing, an exception, a document type and a broken text say nothing that is not theirs', () => {
    for (const said of [
      '',
      '  ',
      '<ServiceExceptionReport><ServiceException>no</ServiceException></ServiceExceptionReport>',
      '{"features":[]}',
    ])
      expect(factsOfAnswer(said)).toEqual([]);
    expect(JSON.stringify(factsOfAnswer('<!DOCTYPE x [<!ENTITY a "하하">]><x><y>&a;</y></x>'))).not.toContain('하하하');
    expect(factsOfAnswer('{"broken')).toEqual([[['', '{"broken']]]);
  });

  test('O38: of the forms that a server has, the one that says most is asked for', () => {
    expect(infoFormatOf(['text/html', 'text/plain', 'application/vnd.ogc.gml', 'application/json'])).toBe('application/json');
    expect(infoFormatOf(['text/html', 'application/vnd.ogc.gml/3.1.1'])).toBe('application/vnd.ogc.gml/3.1.1');
    expect(infoFormatOf(['text/plain', 'text/html'])).toBe('text/html');
    expect(infoFormatOf(['image/png'])).toBeUndefined();
  });
});
