import { cameraStreams, cameraStreamsDraft } from '#contract/camera-streams.ts';
import type { CameraId } from '#domain/ids.ts';
import { problemsOf } from '../../cameras/camera-streams.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';

/** Where one camera's pictures come from: for the city's own people who keep the register, and for nobody else (invariant 10). */
export function streamOperations(ports: ApiPorts): readonly Operation[] {
  return [readStreams(ports), changeStreams(ports)];
}

function readStreams(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'readCameraStreams',
    method: 'get',
    path: '/api/v1/cameras/{id}/streams',
    summary: 'Addresses and logins of one camera, without their passwords; the look is in the journal first.',
    access: { right: 'camera.manage' },
    params: idParam,
    answer: cameraStreams,
    refusals: ['noSuchCamera', 'busy'],
    async run({ params, who }) {
      const streams = await ports.streams.read(params.id as CameraId);
      if (!streams) return refuse('noSuchCamera');
      const entry = { kind: 'camera.streamsRead', at: ports.clock.now(), actor: `person:${who.person.id}` } as const;
      if (!(await ports.record({ ...entry, data: { camera: streams.camera } }))) return refuse('busy', { retryAfterSeconds: 1 });
      return answer(streams);
    },
  });
}

function changeStreams(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'changeCameraStreams',
    method: 'post',
    path: '/api/v1/cameras/{id}/streams',
    summary:
      'Enters addresses, logins, certificates and sound of one camera, all of them; a stream that is connected otherwise is connected anew.',
    access: { right: 'camera.manage' },
    params: idParam,
    body: cameraStreamsDraft,
    answer: cameraStreams,
    refusals: ['noSuchCamera', 'changedMeanwhile', 'busy'],
    async run({ params, body, who }) {
      const id = params.id as CameraId;
      const known = await ports.streams.read(id);
      if (!known) return refuse('noSuchCamera');
      const errors = problemsOf(known, body);
      if (errors.length > 0) return refuse('invalid', { errors: [...errors] });
      // Written down before it counts: what was changed, and nothing of where the camera is.
      const data = {
        camera: id,
        main: body.main !== undefined,
        sub: body.sub !== undefined,
        audio: body.audio,
        selfSigned: body.main?.selfSigned === true || body.sub?.selfSigned === true,
      };
      const actor = `person:${who.person.id}`;
      if (!(await ports.record({ kind: 'camera.streamsChanged', at: ports.clock.now(), actor, data })))
        return refuse('busy', { retryAfterSeconds: 1 });
      if (!(await ports.streams.write(known, body))) return refuse('changedMeanwhile');
      const written = await ports.streams.read(id);
      return written ? answer(written) : refuse('noSuchCamera');
    },
  });
}
