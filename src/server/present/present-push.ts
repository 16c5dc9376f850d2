import type { PushView } from '#contract/push-view.ts';
import type { RunningPush } from '../pushes/push-desk.ts';
import { organisationTitle } from './present-names.ts';
import type { PresentPorts } from './present-ports.ts';

export function presentPush(push: RunningPush, ports: PresentPorts): PushView {
  const { id, camera, server, organisation, uid, startedAt, state, since, kbps, detail } = push;
  return {
    id,
    camera,
    server,
    organisation,
    organisationTitle: organisationTitle(organisation, ports),
    uid,
    startedAt,
    state,
    since,
    kbps,
    ...(detail === undefined ? {} : { detail }),
  };
}
