import { describe, expect, test } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { awaits } from './awaits.ts';

const owner = { id: 'city-centre', standing: 'owner' } as const;
const police = { id: 'police-112', standing: 'partner' } as const;
const told = (organisation: string, acknowledgedAt?: number) => ({
  organisation,
  ...(acknowledgedAt === undefined ? {} : { acknowledgedAt }),
});
const incident = (status: IncidentView['status'], ...propagations: object[]): IncidentView => ({ status, propagations }) as IncidentView;

describe('what an incident waits for', () => {
  test('the centre: that somebody acknowledges it, whoever has been told', () => {
    expect(awaits(incident('open'), owner)).toBe(true);
    expect(awaits(incident('acknowledged', told('police-112')), owner)).toBe(false);
  });

  test('an outside room: its own receipt, whatever the centre has done meanwhile', () => {
    expect(awaits(incident('handling', told('police-112')), police)).toBe(true);
    expect(awaits(incident('open', told('police-112', 5)), police)).toBe(false);
    expect(awaits(incident('open', told('fire-119')), police)).toBe(false);
    expect(awaits(incident('closed', told('police-112')), police)).toBe(false);
  });
});
