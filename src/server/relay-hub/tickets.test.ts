import { importSPKI, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { ticketClaims } from '#contract/relay-control.ts';
import type { CameraId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { FIREMAN, OFFICER, OPERATOR, TestCity } from '../../../test/support/engine-city.ts';
import { createTicketIssuer, type Ticket } from './tickets.ts';

async function made(): Promise<{
  city: TestCity;
  entries: EntryDraft[];
  issue: (person: Person, ...cameras: string[]) => Promise<readonly Ticket[]>;
  verify: (ticket: string) => Promise<unknown>;
  keep: { yes: boolean };
}> {
  const city = new TestCity();
  city.event();
  const entries: EntryDraft[] = [];
  const keep = { yes: true };
  let ids = 0;
  const issuer = await createTicketIssuer({
    now: () => city.now,
    newId: () => `ticket-${(ids += 1)}`,
    record: async (entry) => {
      entries.push(entry);
      return keep.yes;
    },
  });
  const key = await importSPKI(issuer.publicKey, 'EdDSA');
  return {
    city,
    entries,
    keep,
    issue: (person, ...cameras) => issuer.issue({ person, incident: city.only(), cameras: cameras as CameraId[] }),
    verify: async (ticket) => (await jwtVerify(ticket, key, { currentDate: new Date(city.now) })).payload,
  };
}

describe('tickets', () => {
  test('R26: give the right to sound to people who have `audio.listen`, and to nobody else', async () => {
    const { issue, verify } = await made();
    const [plain] = await issue({ ...OPERATOR, rights: ['incident.view', 'camera.view'] }, 'camera-0');
    const [hearing] = await issue({ ...OPERATOR, rights: ['incident.view', 'camera.view', 'audio.listen'] }, 'camera-0');
    expect(ticketClaims.parse(await verify(plain!.ticket)).rights).toEqual(['live', 'snapshot']);
    expect(ticketClaims.parse(await verify(hearing!.ticket)).rights).toEqual(['live', 'snapshot', 'audio']);
  });

  test('[J1] each is signed for one camera, incident and person, for at most 60 s, and recorded before it is given', async () => {
    const { city, issue, verify, entries } = await made();
    const [first, second, ...none] = await issue(OFFICER, 'camera-0', 'camera-1', 'camera-59');
    expect(none).toEqual([]);
    const claims = ticketClaims.parse(await verify(first!.ticket));
    expect(claims).toMatchObject({
      camera: 'camera-0',
      incident: city.only().id,
      organisation: 'police-112',
      person: 'officer',
      rights: ['live', 'snapshot', 'audio'],
    });
    expect(claims.exp * 1_000).toBe(first!.expiresAt);
    expect(first!.expiresAt - city.now).toBeLessThanOrEqual(60_000);
    expect(ticketClaims.parse(await verify(second!.ticket)).jti).not.toBe(claims.jti);
    expect(entries).toMatchObject([
      {
        kind: 'ticket.issued',
        actor: 'person:officer',
        incident: city.only().id,
        data: {
          organisation: 'police-112',
          cameras: ['camera-0', 'camera-1'],
          share: city.only().shares[0]!.id,
          basis: 'PIPA-18-2-3',
          reason: 'cameraNotInIncident',
        },
      },
    ]);
  });

  test('none is given that could not be recorded', async () => {
    const { issue, keep } = await made();
    keep.yes = false;
    expect(await issue(OPERATOR, 'camera-0')).toEqual([]);
  });

  test('[I10] none to who may not watch now, and the refusal is recorded', async () => {
    const { city, issue, entries } = await made();
    expect(await issue(FIREMAN, 'camera-0')).toEqual([]);
    city.command({ command: 'close' });
    expect(await issue(OFFICER, 'camera-0')).toEqual([]);
    expect(await issue(OPERATOR, 'camera-0')).toEqual([]);
    expect(entries.map((entry) => [entry.kind, entry.data['reason']])).toEqual([
      ['ticket.refused', 'notYourIncident'],
      ['ticket.refused', 'incidentEnded'],
      ['ticket.refused', 'incidentEnded'],
    ]);
  });

  test('[I10] none lasts longer than the provision, and the ledger names the provision of now', async () => {
    const { city, issue, entries } = await made();
    city.now = city.only().shares[0]!.until - 10_000;
    const [last] = await issue(OFFICER, 'camera-0');
    expect(last!.expiresAt).toBeLessThanOrEqual(city.only().shares[0]!.until);
    city.command({ command: 'close' });
    city.now += 1;
    city.command({ command: 'reopen' });
    await issue(OFFICER, 'camera-0');
    expect(entries.at(-1)?.data).toMatchObject({ share: city.only().shares[1]!.id });
  });
});
