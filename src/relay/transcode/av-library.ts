/** FFmpeg in this process, where the optional package is installed; its JavaScript prints nothing, and FFmpeg itself is told to be quiet. */
export async function loadAv(): Promise<Av | undefined> {
  const library = await import('node-av').catch(() => undefined);
  library?.Log.setLevel(library.AV_LOG_QUIET);
  return library;
}

export type Av = typeof import('node-av');
export type AvFrame = InstanceType<Av['Frame']>;
export type AvPacket = InstanceType<Av['Packet']>;
export type AvCodecContext = InstanceType<Av['CodecContext']>;

/** FFmpeg's answer, or an error that says what was tried; its number names the cause (AVERROR). */
export function check(result: number, tried: string): number {
  if (result < 0) throw new Error(`${tried} (${result})`);
  return result;
}
