import type { VideoKind } from '#contract/media.ts';

/** Main profile, level 3.1: a decoder that has it has what cameras send. */
const H265 = 'hvc1.1.6.L93.B0';

let asked: Promise<readonly VideoKind[]> | undefined;

/** What this browser can decode here; a stream of another codec is asked of the relay as H.264. Asked of the browser once. */
export function decodableKinds(): Promise<readonly VideoKind[]> {
  asked ??= probe();
  return asked;
}

async function probe(): Promise<readonly VideoKind[]> {
  if (typeof globalThis.VideoDecoder !== 'function') return ['jpeg'];
  const support = await VideoDecoder.isConfigSupported({ codec: H265, codedWidth: 1_920, codedHeight: 1_080 }).catch(() => undefined);
  return support?.supported === true ? ['h264', 'h265', 'jpeg'] : ['h264', 'jpeg'];
}

/** The same for Media Source Extensions. */
export function playableKinds(): readonly VideoKind[] {
  return MediaSource.isTypeSupported(`video/mp4; codecs="${H265}"`) ? ['h264', 'h265'] : ['h264'];
}
