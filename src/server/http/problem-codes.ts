import type { Problem } from '#contract/problem.ts';
import { REFUSAL_REASONS, type RefusalReason } from '#engine/outcome.ts';

/** Why the API itself, and not the engine, says no. */
const HTTP_CODES = {
  invalid: { status: 400, title: 'The request does not fit its description' },
  signedOut: { status: 401, title: 'Nobody is signed in' },
  wrongCredentials: { status: 401, title: 'Login or password is wrong' },
  locked: { status: 403, title: 'The login is locked after too many failures' },
  forbidden: { status: 403, title: 'The request does not come from this site' },
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
  notReady: { status: 503, title: 'The server is not ready' },
} as const;

export type ProblemCode = keyof typeof HTTP_CODES | RefusalReason;

/** What a person may not do is 403, what is not there 404; the rest is a conflict with how things stand. */
const REFUSAL_STATUS: Readonly<Partial<Record<RefusalReason, number>>> = {
  noRight: 403,
  notYourIncident: 403,
  notShared: 403,
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
  alreadyDone: 'It was already done',
  tooManyPropagations: 'The incident was told to organisations as often as it may be',
  drillStaysInside: 'A drill does not leave the city',
  noSuchService: 'There is no such service',
  noPlace: 'The place of the incident is not known',
  notPublished: 'The camera is called by its address and takes no publisher',
  noSuchPushServer: 'There is no such server to send video to',
  noSuchPush: 'There is no such sending of video',
  uidInUse: 'Another camera is being sent under this UID',
  tooManyPushes: 'As many cameras are being sent as may be',
  noSuchUnit: 'There is no such unit, or it has not told where it is',
  noSuchDispatch: 'No unit was sent under this name',
  tooManyDispatches: 'As many units were sent as may be',
  notYourUnit: 'The unit is another organisation’s or another crew’s',
  noSuchEvidence: 'There is no such evidence',
  wrongEvidence: 'The bytes are not what they were said to be',
  tooMuchEvidence: 'The incident has as much evidence as it may',
  evidenceDeleted: 'The time to keep it was over: its bytes were destroyed',
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
