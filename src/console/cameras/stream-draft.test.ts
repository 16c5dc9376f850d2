import { expect, test } from 'vitest';
import type { CameraStreams } from '#contract/camera-streams.ts';
import { draftOf, enteredOf } from './stream-draft.ts';

const KNOWN: CameraStreams = {
  camera: 'c1',
  main: { url: 'rtsps://camera.test/1', username: 'viewer', hasPassword: true, selfSigned: true },
  audio: true,
  published: false,
};

test('R18: a form that was only opened and saved says nothing of the password that is kept', () => {
  expect(enteredOf(draftOf(KNOWN), KNOWN)).toEqual({
    main: { url: 'rtsps://camera.test/1', username: 'viewer', selfSigned: true },
    audio: true,
  });
});

test('R18: a typed password is sent, a user that is taken away takes it along, and an empty address is no stream', () => {
  const draft = draftOf(KNOWN);
  expect(enteredOf({ ...draft, main: { ...draft.main, password: 'new' } }, KNOWN).main).toMatchObject({ password: 'new' });
  expect(enteredOf({ ...draft, main: { ...draft.main, username: ' ' } }, KNOWN).main).toEqual({
    url: 'rtsps://camera.test/1',
    password: '',
    selfSigned: true,
  });
  expect(enteredOf({ ...draft, main: { ...draft.main, url: 'rtsp://camera.test/1' } }, KNOWN).main).toMatchObject({ selfSigned: false });
  expect(enteredOf({ ...draft, main: { ...draft.main, url: ' ' } }, KNOWN)).toEqual({ audio: true });
});
