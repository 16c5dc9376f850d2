import type { Problem } from '#contract/problem.ts';
import { REFUSAL_REASONS, type RefusalReason } from '#engine/outcome.ts';

/** Why the API itself, and not the engine, says no. */
const HTTP_CODES = {
  invalid: { status: 400, title: 'The request does not fit its description' },
  signedOut: { status: 401, title: 'Nobody is signed in' },
  wrongCredentials: { status: 401, title: 'Login or password is wrong' },
  locked: { status: 403, title: 'The login is locked after too many failures' },
  forbidden: { status: 403, title: 'The request does not come from this site' },
  drillRunning: { status: 409, title: 'A drill is running; end it first' },
  noRoads: { status: 409, title: 'No road network has been imported' },
  noRoadNear: { status: 409, title: 'There is no road near the place that this vehicle may use' },
  noWay: { status: 409, title: 'There is no way' },
  notFound: { status: 404, title: 'There is no such thing' },
  methodNotAllowed: { status: 405, title: 'This cannot be done here' },
  tooLarge: { status: 413, title: 'The request is too large' },
  unsupportedMedia: { status: 415, title: 'The request is of a type that is not understood' },
  tooMany: { status: 429, title: 'Too many requests' },
  mapServerFailed: { status: 502, title: 'The map server did not answer as it should' },
  server: { status: 500, title: 'The server failed' },
  busy: { status: 503, title: 'The server is busy; nothing was changed' },
  failed: { status: 503, title: 'The store failed; whether it was kept is not known' },
  changedMeanwhile: { status: 409, title: 'Somebody else has changed it since it was read' },
  notReady: { status: 503, title: 'The server is not ready' },
} as const;

export type ProblemCode = keyof typeof HTTP_CODES | RefusalReason;

/** What a person may not do is 403, what is not there 404; the rest is a conflict with how things stand. */
const REFUSAL_STATUS: Readonly<Partial<Record<RefusalReason, number>>> = {
  noRight: 403,
  notYourIncident: 403,
  notShared: 403,
  notYourProfile: 403,
  notYourUnit: 403,
};

const REFUSAL_TITLES: Readonly<Record<RefusalReason, string>> = {
  noRight: 'This account does not have the right',
  notYourIncident: 'The incident was not given to this organisation',
  noSuchIncident: 'There is no such incident',
  notInThisStatus: 'The incident is not in a status in which this can be done',
  incidentEnded: 'The incident has ended',
  notShared: 'No video of the incident is shared with this organisation',
  cameraNotInIncident: 'The camera is not one of the incident',
  cameraAlreadyThere: 'The camera is already there',
  cameraTooFar: 'The camera is outside the area of the incident',
  noSuchCamera: 'There is no such camera',
  tooManyCameras: 'The incident has as many cameras as it may',
  noSuchOrganisation: 'There is no such organisation',
  noSuchPerson: 'There is no such person',
  noSuchPropagation: 'There is no such propagation',
  noSuchSighting: 'There is no such sighting',
  noSuchProfile: 'Nobody is kept that this incident is about',
  notYourProfile: 'Whom this incident is about is opened by another organisation only',
  alreadyDone: 'It was already done',
  notForThisService: 'Incidents of this service do not have this',
  tooManyCars: 'As many owners were asked because of this incident as may be',
  tooManyPropagations: 'The incident was told to organisations as often as it may be',
  drillStaysInside: 'A drill does not leave the city',
  noSuchService: 'There is no such service',
  noPlace: 'The place of the incident is not known',
  notPublished: 'The camera is called by its address and takes no publisher',
  noSuchPushServer: 'There is no such server to send video to',
  noSuchPush: 'There is no such sending of video',
  uidInUse: 'Another camera is being sent under this UID',
  lifeThreat: 'A life may be at stake: such an alarm is never put aside',
  notShelved: 'The alarm is not on the shelf',
  tooManyPushes: 'As many cameras are being sent as may be',
  noSuchUnit: 'There is no such unit, or it has not told where it is',
  noSuchDispatch: 'No unit was sent under this name',
  tooManyDispatches: 'As many units were sent as may be',
  notYourUnit: 'The unit is another organisation’s or another crew’s',
  noSuchEvidence: 'There is no such evidence',
  wrongEvidence: 'The bytes are not what they were said to be',
  tooMuchEvidence: 'The incident has as much evidence as it may',
  evidenceDeleted: 'The time to keep it was over: its bytes were destroyed',
  noSuchSopItem: 'There is no such item of a checklist, or it is not ticked',
  notAssignee: 'The incident is somebody else’s',
  noHandover: 'The incident is not being handed over',
  notForYou: 'The handover is between others',
  noSuchCrew: 'There is no such crew',
  nobodyOnDuty: 'There is nobody at this post',
  noReceiver: 'It is not said to whom',
  sameIncident: 'An incident does not go up in itself',
  drillAndReal: 'A drill and a real incident are never one',
  tooManyCases: 'Together they would answer more cases than one incident may',
  nothingToSplit: 'The incident answers one case only',
  noSuchCase: 'The incident answers no such case',
  noSuchDisplay: 'There is no such sign, kiosk or speaker',
  noSuchMessage: 'There is no such message',
  ownMessage: 'Another person than the writer must approve',
  messageEnded: 'The message has ended',
  tooManyMessages: 'There are as many messages as there may be',
};

export const PROBLEM_CODES: readonly ProblemCode[] = [...(Object.keys(HTTP_CODES) as (keyof typeof HTTP_CODES)[]), ...REFUSAL_REASONS];

function isRefusal(code: ProblemCode): code is RefusalReason {
  return code in REFUSAL_TITLES;
}

export function statusOf(code: ProblemCode): number {
  if (!isRefusal(code)) return HTTP_CODES[code].status;
  return REFUSAL_STATUS[code] ?? (code.startsWith('noSuch') ? 404 : 409);
}

/** RFC 9457; `type` is the code again as a name that resolves nowhere (RFC 9457 §3.1.1 allows it). */
export function problemOf(code: ProblemCode, more: Pick<Problem, 'detail' | 'errors'> = {}): Problem {
  const title = isRefusal(code) ? REFUSAL_TITLES[code] : HTTP_CODES[code].title;
  return { type: `urn:mangru:problem:${code}`, title, status: statusOf(code), code, ...more };
}
