import type { CameraStreams, CameraStreamsDraft } from '#contract/camera-streams.ts';

/** One stream as it stands in the form; the password only where one was just typed. */
export interface StreamDraft {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly selfSigned: boolean;
}

export interface StreamsDraft {
  readonly main: StreamDraft;
  readonly sub: StreamDraft;
  readonly audio: boolean;
}

export function draftOf(streams: CameraStreams): StreamsDraft {
  const of = (stream: CameraStreams['main']): StreamDraft => ({
    url: stream?.url ?? '',
    username: stream?.username ?? '',
    password: '',
    selfSigned: stream?.selfSigned === true,
  });
  return { main: of(streams.main), sub: of(streams.sub), audio: streams.audio };
}

/** What is sent: a stream without an address is none, and a password that was not typed is the one that is kept. */
export function enteredOf({ main, sub, audio }: StreamsDraft, known: CameraStreams): CameraStreamsDraft {
  const entered = (stream: StreamDraft, kept: CameraStreams['main']): CameraStreamsDraft['main'] => {
    const [url, username] = [stream.url.trim(), stream.username.trim()];
    if (url === '') return undefined;
    const keeps = stream.password === '' && username !== '' && kept?.hasPassword === true;
    return {
      url,
      ...(username === '' ? {} : { username }),
      ...(keeps ? {} : { password: stream.password }),
      selfSigned: stream.selfSigned && /^rtsps:/i.test(url),
    };
  };
  const [first, second] = [entered(main, known.main), entered(sub, known.sub)];
  return { ...(first ? { main: first } : {}), ...(second ? { sub: second } : {}), audio };
}
