import { describe, expect, test } from 'vitest';
import { readEntries } from '#server/store/journal-rows.ts';
import { useApiCity, type Login } from '../support/api-city.ts';

const city = useApiCity();
const TICKET = /ticket=([\w-]+\.[\w-]+\.[\w-]+)/;

describe('leave to publish', () => {
  test('R7: a patrol car is given an address for RTSP and one for WHIP with a ticket for a minute, and the journal says so', async () => {
    const answer = await city.as('car112').post('/api/v1/cameras/car-1/publish-ticket', {});
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json.rtsp).toMatch(/^rtsp:\/\/[^/]+\/car-1\?ticket=/);
    expect(answer.json.whip).toMatch(/^http:\/\/[^/]+\/whip\/car-1\?ticket=/);
    const claims = JSON.parse(Buffer.from(TICKET.exec(answer.json.rtsp)![1]!.split('.')[1]!, 'base64url').toString());
    expect(claims).toMatchObject({ camera: 'car-1', rights: ['publish'], organisation: 'police-112', person: expect.any(String) });
    expect(claims).not.toHaveProperty('incident');
    expect(answer.json.ticketExpiresAt - Date.now()).toBeLessThanOrEqual(60_000);
    const low = await city.as('car112').post('/api/v1/cameras/car-1/publish-ticket', { stream: 'sub' });
    expect(low.json.rtsp).toContain('/car-1?stream=sub&ticket=');
    const [entry] = await readEntries(city.server.database, { kind: 'ticket.issued', limit: 1 });
    expect(entry).toMatchObject({ data: { cameras: ['car-1'], right: 'publish', organisation: 'police-112' } });
    expect(JSON.stringify(entry)).not.toMatch(TICKET);
  });

  test.each<[string, Login, string, number, string]>([
    ['somebody without the right', 'operator', 'car-1', 403, 'noRight'],
    ['for a camera of another organisation', 'car112', 'cam-000', 404, 'noSuchCamera'],
    ['for one that is not there', 'car112', 'none', 404, 'noSuchCamera'],
  ])('R7: %s is refused', async (_, who, camera, status, code) => {
    const answer = await city.as(who).post(`/api/v1/cameras/${camera}/publish-ticket`, {});
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.text).not.toContain('rtsp');
  });

  test('R7: what was refused by the rule of the camera is in the journal too', async () => {
    await city.as('car112').post('/api/v1/cameras/cam-001/publish-ticket', {});
    const [entry] = await readEntries(city.server.database, { kind: 'ticket.refused', limit: 1 });
    expect(entry).toMatchObject({ data: { cameras: ['cam-001'], reason: 'noSuchCamera' } });
  });
});
