import { describe, expect, test } from 'vitest';
import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import { registryAdapter } from './registry-adapter.ts';

const CAMERA: Camera = {
  id: 'c1' as CameraId,
  label: '망루로 1',
  owner: 'city' as OrganisationId,
  purpose: 'crimePrevention',
  lon: 127,
  lat: 37.5,
  fieldOfView: 90,
  rangeMetres: 80,
  ptz: false,
  state: 'normal',
  streams: ['main'],
};
const SOURCES = { main: { url: 'rtsp://10.1.2.3/main', username: 'u', password: 'secret' }, audio: false, published: false };

function made({ broken = false } = {}) {
  const problems: string[] = [];
  const failing = async (): Promise<never> => {
    throw new Error('password of rtsp://10.1.2.3 does not open');
  };
  const adapter = registryAdapter({
    registry: { get: (id) => (id === CAMERA.id ? CAMERA : undefined) },
    store: broken
      ? { page: failing, sources: failing }
      : {
          page: async ({ limit }) => ({ total: 1, cameras: [CAMERA].slice(0, limit) }),
          sources: async (id) => (id === CAMERA.id ? SOURCES : undefined),
        },
    streamState: () => 'live',
    onProblem: (text) => problems.push(text),
  });
  return { adapter, problems };
}

describe('the registry behind the contract of adapters', () => {
  test('R14: lists, tells how a camera stands and where its streams are', async () => {
    const { adapter } = made();
    expect(await adapter.list({ limit: 10 })).toEqual({ ok: true, value: { total: 1, cameras: [CAMERA] } });
    expect(await adapter.state(CAMERA.id)).toEqual({ ok: true, value: { camera: CAMERA, state: 'normal', stream: 'live' } });
    expect(await adapter.streams(CAMERA.id)).toEqual({ ok: true, value: SOURCES });
  });

  test('R14: a camera that is not there is a typed error of every call', async () => {
    const { adapter } = made();
    const none = 'none' as CameraId;
    expect([await adapter.state(none), await adapter.streams(none)]).toEqual([
      { ok: false, error: 'noSuchCamera' },
      { ok: false, error: 'noSuchCamera' },
    ]);
  });

  test('R14: a store that fails is one too, and what it said, which may hold an address, is told nobody', async () => {
    const { adapter, problems } = made({ broken: true });
    expect([await adapter.list({ limit: 1 }), await adapter.streams(CAMERA.id)]).toEqual([
      { ok: false, error: 'failed' },
      { ok: false, error: 'failed' },
    ]);
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toMatch(/10\.1\.2\.3|password/);
  });

  test('abilities that nobody has yet are absent', () => {
    expect(Object.keys(made().adapter).toSorted()).toEqual(['list', 'state', 'streams']);
  });
});
