import { describe, expect, test } from 'vitest';
import type { IncidentCommand } from '#contract/incident-view.ts';
import type { Camera } from '#domain/camera.ts';
import {
  INCIDENT_STATUSES,
  isLive,
  LIFE_CYCLE,
  type Incident,
  type IncidentStatus,
  type Propagation,
  type Share,
} from '#domain/incident.ts';
import type { CameraId, IncidentId, OrganisationId, PersonId, PropagationId, ServiceId, ShareId } from '#domain/ids.ts';
import { RIGHTS, type Person, type Right } from '#domain/person.ts';
import { mayCommand } from './command-policy.ts';
import { mayGoOnPushing, mayPushVideo, maySee, mayUse, mayView, mayViewVideo, VIEW_LEAVE_MS } from './policy.ts';

/**
 * Exhaustive: every person (own or outside, with each set of the rights that matter) before every incident (status, drill,
 * provision, receipt, place, cameras). Each rule is then read off the whole table.
 */
const NOW = 1_000_000_000;
const MINE = 'police-112' as OrganisationId;
const OTHER = 'fire-119' as OrganisationId;
const CITY = 'city' as OrganisationId;
const CAMERA = 'camera-1' as Camera['id'];

const RIGHTS_THAT_MATTER: readonly Right[] = ['incident.view', 'incident.handle', 'camera.view'];
const RIGHT_SETS = Array.from({ length: 2 ** RIGHTS_THAT_MATTER.length }, (_, bits) =>
  RIGHTS_THAT_MATTER.filter((_right, at) => (bits >> at) & 1),
);

function person(standing: Person['standing'], rights: readonly Right[]): Person {
  return {
    id: 'me' as PersonId,
    login: 'me',
    name: 'me',
    organisation: standing === 'owner' ? CITY : MINE,
    role: 'role',
    standing,
    rights,
  };
}
const PEOPLE = (['owner', 'partner'] as const).flatMap((standing) => RIGHT_SETS.map((rights) => person(standing, rights)));

const share = (organisation: OrganisationId, facts: Partial<Share> = {}): Share => ({
  id: 's' as ShareId,
  organisation,
  purpose: 'p',
  basis: 'b',
  requester: 'link:112',
  from: 0,
  until: NOW + 600_000,
  ...facts,
});
const SHARES: Readonly<Record<string, readonly Share[]>> = {
  none: [],
  running: [share(MINE)],
  nearlyOver: [share(MINE, { until: NOW + 5_000 })],
  over: [share(MINE, { until: NOW })],
  ended: [share(MINE, { endedAt: NOW - 1 })],
  endedAndAgain: [share(MINE, { endedAt: NOW - 1 }), share(MINE)],
  others: [share(OTHER)],
};

const told = (organisation: OrganisationId, facts: Partial<Propagation> = {}): Propagation => ({
  id: 'p' as PropagationId,
  organisation,
  sentAt: 0,
  sentBy: 'system',
  ...facts,
});
const RECEIPTS: Readonly<Record<string, readonly Propagation[]>> = {
  none: [],
  sent: [told(MINE)],
  acknowledged: [told(MINE, { acknowledgedAt: 1 })],
  completed: [told(MINE, { acknowledgedAt: 1, completedAt: 2 })],
  completedAndAgain: [told(MINE, { acknowledgedAt: 1, completedAt: 2 }), told(MINE)],
  others: [told(OTHER)],
  citys: [told(CITY)],
};

interface Facts {
  readonly status: IncidentStatus;
  readonly drill: boolean;
  readonly shares: string;
  readonly receipts: string;
  readonly place: boolean;
  readonly cameras: boolean;
}

function incidentOf(facts: Facts): Incident {
  return {
    id: 'i' as IncidentId,
    service: 'service' as ServiceId,
    status: facts.status,
    grade: 'urgent',
    kind: '강도',
    drill: facts.drill,
    ...(facts.place ? { place: { lon: 127, lat: 37.5, origin: 'sent' as const } } : {}),
    cases: [],
    occurredAt: 0,
    openedAt: 0,
    updatedAt: 0,
    cameras: facts.cameras
      ? [{ camera: CAMERA, score: 1, addedBy: 'choice', reasons: { distanceMetres: 1, sees: 'yes', ptz: false, state: 'normal' } }]
      : [],
    shares: SHARES[facts.shares]!,
    propagations: RECEIPTS[facts.receipts]!,
    subjects: {},
    version: 1,
  };
}

const FACTS: readonly Facts[] = INCIDENT_STATUSES.flatMap((status) =>
  [false, true].flatMap((drill) =>
    Object.keys(SHARES).flatMap((shares) =>
      Object.keys(RECEIPTS).flatMap((receipts) =>
        [false, true].flatMap((place) => [false, true].map((cameras) => ({ status, drill, shares, receipts, place, cameras }))),
      ),
    ),
  ),
);
const TABLE = FACTS.map((facts) => ({ facts, incident: incidentOf(facts) }));

/** Runs over every person before every incident and gathers those where the rule does not hold. */
function violations(holds: (person: Person, incident: Incident, facts: Facts) => boolean): string[] {
  const found: string[] = [];
  for (const { facts, incident } of TABLE)
    for (const who of PEOPLE)
      if (!holds(who, incident, facts)) found.push(JSON.stringify({ standing: who.standing, rights: who.rights, ...facts }));
  return found.slice(0, 5);
}

const has = (who: Person, right: Right): boolean => who.rights.includes(right);
const given = (incident: Incident): boolean => [...incident.shares, ...incident.propagations].some((each) => each.organisation === MINE);
const reasonOf = (leave: { readonly ok: boolean; readonly reason?: string }): string => (leave.ok ? 'yes' : (leave.reason ?? '?'));

test('the table is the whole of it', () => {
  expect(TABLE.length * PEOPLE.length).toBe(INCIDENT_STATUSES.length * 2 * 7 * 7 * 2 * 2 * 16);
});

describe('who may know', () => {
  test('S1: the owner’s people with the right know of every incident, an outside organisation’s of those given to it', () => {
    const expected = (who: Person, incident: Incident): string => {
      if (!has(who, 'incident.view')) return 'noRight';
      if (who.standing === 'owner') return 'yes';
      return given(incident) && !incident.drill ? 'yes' : 'notYourIncident';
    };
    expect(violations((who, incident) => reasonOf(maySee(who, incident)) === expected(who, incident))).toEqual([]);
  });

  test('S6: a drill is never known, watched or commanded by an outside organisation', () => {
    const drill = (who: Person, facts: Facts): boolean => who.standing === 'partner' && facts.drill;
    expect(
      violations(
        (who, incident, facts) =>
          !drill(who, facts) ||
          (!maySee(who, incident).ok &&
            !mayView(who, CAMERA, incident, NOW).ok &&
            COMMANDS.every((command) => !mayCommand(who, incident, command).ok)),
      ),
    ).toEqual([]);
  });
});

describe('who may watch', () => {
  test('S2: nobody watches without the right, without knowing of the incident, or a camera that does not stand in it', () => {
    expect(
      violations(
        (who, incident) =>
          !mayView(who, CAMERA, incident, NOW).ok || (has(who, 'camera.view') && maySee(who, incident).ok && incident.cameras.length > 0),
      ),
    ).toEqual([]);
    expect(violations((who, incident) => !mayView(who, 'elsewhere' as CameraId, incident, NOW).ok)).toEqual([]);
    expect(
      violations(
        (who, incident) =>
          reasonOf(mayView(who, CAMERA, incident, NOW)) ===
          (mayViewVideo(who, incident, NOW).ok && incident.cameras.length === 0
            ? 'cameraNotInIncident'
            : reasonOf(mayViewVideo(who, incident, NOW))),
      ),
    ).toEqual([]);
  });

  test('S3: nobody watches an incident that has ended', () => {
    expect(violations((who, incident) => isLive(incident.status) || !mayViewVideo(who, incident, NOW).ok)).toEqual([]);
    expect(
      violations(
        (who, incident) =>
          isLive(incident.status) ||
          !has(who, 'camera.view') ||
          !maySee(who, incident).ok ||
          reasonOf(mayViewVideo(who, incident, NOW)) === 'incidentEnded',
      ),
    ).toEqual([]);
  });

  test('S4: an outside organisation watches under a running provision of its own, and only then', () => {
    const running = (facts: Facts): boolean => ['running', 'nearlyOver', 'endedAndAgain'].includes(facts.shares);
    expect(
      violations((who, incident, facts) => {
        if (who.standing === 'owner' || !has(who, 'camera.view') || !maySee(who, incident).ok || !isLive(incident.status)) return true;
        return reasonOf(mayViewVideo(who, incident, NOW)) === (running(facts) ? 'yes' : 'notShared');
      }),
    ).toEqual([]);
  });

  test('the owner’s people with both rights watch whatever lives', () => {
    expect(
      violations(
        (who, incident) =>
          who.standing === 'partner' ||
          !has(who, 'camera.view') ||
          !has(who, 'incident.view') ||
          mayViewVideo(who, incident, NOW).ok === isLive(incident.status),
      ),
    ).toEqual([]);
  });

  test('S5: one leave lasts a minute at most, and never past the provision', () => {
    expect(
      violations((who, incident, facts) => {
        const leave = mayViewVideo(who, incident, NOW);
        if (!leave.ok) return true;
        const bound = who.standing === 'partner' && facts.shares === 'nearlyOver' ? 5_000 : VIEW_LEAVE_MS;
        return leave.until === NOW + bound;
      }),
    ).toEqual([]);
    expect(VIEW_LEAVE_MS).toBe(60_000);
  });
});

describe('what may be pushed', () => {
  const running = new Set(['running', 'nearlyOver', 'endedAndAgain']);

  test('R50: a camera of an incident that lasts and is no drill, to an organisation with a live provision, for a minute at a time', () => {
    const expected = (facts: Facts): string => {
      if (facts.drill) return 'drillStaysInside';
      if (!isLive(facts.status)) return 'incidentEnded';
      if (!facts.cameras) return 'cameraNotInIncident';
      return running.has(facts.shares) ? 'yes' : 'notShared';
    };
    for (const { facts, incident } of TABLE) {
      const leave = mayGoOnPushing({ camera: CAMERA, organisation: MINE }, incident, NOW);
      expect([facts, reasonOf(leave)]).toEqual([facts, expected(facts)]);
      if (leave.ok) expect(leave.until).toBe(NOW + (facts.shares === 'nearlyOver' ? 5_000 : VIEW_LEAVE_MS));
    }
  });

  test('R49: by people of the owner with the right, where some organisation with a server has a live provision', () => {
    const pusher = person('owner', ['incident.view', 'video.push']);
    const about = { organisations: [MINE], now: NOW };
    for (const { facts, incident } of TABLE) {
      const possible = !facts.drill && isLive(facts.status) && running.has(facts.shares);
      expect([facts, mayPushVideo(pusher, incident, about).ok]).toEqual([facts, possible]);
      expect(mayPushVideo(pusher, incident, { organisations: [], now: NOW }).ok).toBe(false);
      for (const who of [
        person('owner', ['incident.view', 'camera.view']),
        person('partner', ['incident.view', 'video.push']),
        person('owner', ['video.push']),
      ])
        expect(reasonOf(mayPushVideo(who, incident, about))).toBe('noRight');
    }
  });
});

const LIFE: readonly IncidentCommand['command'][] = ['acknowledge', 'assign', 'resolve', 'close', 'markFalse', 'reopen'];
const RECEIPT: readonly IncidentCommand['command'][] = ['acknowledgePropagation', 'completePropagation'];
const WHILE_LIVE: readonly IncidentCommand['command'][] = ['addCamera', 'removeCamera', 'propagate', 'markSighting', 'removeSighting'];
const COMMANDS: readonly IncidentCommand['command'][] = [...LIFE, ...WHILE_LIVE, 'note', ...RECEIPT];

describe('who may act', () => {
  test('S7: only the owner’s people with the right give commands, about what they may know of', () => {
    for (const command of COMMANDS.filter((each) => !RECEIPT.includes(each))) {
      expect(
        violations(
          (who, incident) =>
            !mayCommand(who, incident, command).ok ||
            (who.standing === 'owner' && has(who, 'incident.handle') && has(who, 'incident.view')),
        ),
      ).toEqual([]);
      expect(
        violations(
          (who, incident) => maySee(who, incident).ok || reasonOf(mayCommand(who, incident, command)) === reasonOf(maySee(who, incident)),
        ),
      ).toEqual([]);
      expect(
        violations(
          (who, incident) =>
            !maySee(who, incident).ok ||
            (who.standing === 'owner' && has(who, 'incident.handle')) ||
            reasonOf(mayCommand(who, incident, command)) === 'noRight',
        ),
      ).toEqual([]);
    }
  });

  const mayHandle = (who: Person): boolean => who.standing === 'owner' && has(who, 'incident.view') && has(who, 'incident.handle');

  test('S8: a command of the life cycle follows the table', () => {
    for (const command of LIFE) {
      const transition = command as 'acknowledge';
      expect(
        violations(
          (who, incident) =>
            !mayHandle(who) ||
            reasonOf(mayCommand(who, incident, command)) ===
              (LIFE_CYCLE[incident.status][transition] === 'refused' ? 'notInThisStatus' : 'yes'),
        ),
      ).toEqual([]);
    }
  });

  test('S8: cameras and propagation end with the incident, a note never; drills, places and cameras are asked for', () => {
    const expected = (command: IncidentCommand['command'], incident: Incident): string => {
      if (command === 'note') return 'yes';
      if (!isLive(incident.status)) return 'incidentEnded';
      if (command === 'propagate') return incident.drill ? 'drillStaysInside' : 'yes';
      if (command === 'markSighting') return 'yes';
      if (command === 'removeSighting') return 'noSuchSighting';
      if (command === 'addCamera') return incident.place ? 'yes' : 'noPlace';
      return incident.cameras.length > 0 ? 'yes' : 'cameraNotInIncident';
    };
    for (const command of [...WHILE_LIVE, 'note'] as const)
      expect(
        violations((who, incident) => !mayHandle(who) || reasonOf(mayCommand(who, incident, command)) === expected(command, incident)),
      ).toEqual([]);
  });

  test('S9: a receipt is given by the organisation that was told, once, and completed after it was acknowledged', () => {
    const expected = (command: string, receipts: string): string => {
      if (['none', 'others', 'citys'].includes(receipts)) return 'noSuchPropagation';
      const open = command === 'acknowledgePropagation' ? ['sent', 'completedAndAgain'] : ['acknowledged'];
      return open.includes(receipts) ? 'yes' : 'alreadyDone';
    };
    for (const command of RECEIPT) {
      expect(
        violations(
          (who, incident, facts) =>
            who.standing === 'owner' ||
            !maySee(who, incident).ok ||
            reasonOf(mayCommand(who, incident, command)) === expected(command, facts.receipts),
        ),
      ).toEqual([]);
      // The city's own people sign for what was told to the city where they handle incidents: nobody else is whom it waits for.
      expect(
        violations(
          (who, incident, facts) =>
            who.standing === 'partner' ||
            !maySee(who, incident).ok ||
            reasonOf(mayCommand(who, incident, command)) ===
              (facts.receipts === 'citys' && has(who, 'incident.handle')
                ? command === 'acknowledgePropagation'
                  ? 'yes'
                  : 'alreadyDone'
                : 'noSuchPropagation'),
        ),
      ).toEqual([]);
    }
  });
});

test('a right is had or not, one by one', () => {
  for (const right of RIGHTS) {
    expect(mayUse(person('owner', [right]), right)).toEqual({ ok: true });
    expect(
      mayUse(
        person(
          'owner',
          RIGHTS.filter((other) => other !== right),
        ),
        right,
      ),
    ).toEqual({ ok: false, reason: 'noRight' });
  }
});
