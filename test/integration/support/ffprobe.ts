import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface ProbedPacket {
  readonly codec_type: 'video' | 'audio';
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
  readonly flags: string;
}
export interface ProbedStream {
  readonly codec_type: 'video' | 'audio';
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly nb_read_frames: string;
}

/** What Debian's ffprobe makes of a file or an address; every picture is decoded. Rejects with what it complains of. */
export async function ffprobe(
  input: string,
  options: readonly string[] = [],
): Promise<{ streams: ProbedStream[]; packets: ProbedPacket[]; complaints: string }> {
  const { stdout, stderr } = await promisify(execFile)(
    'ffprobe',
    ['-v', 'error', ...options, '-count_frames', '-show_streams', '-show_packets', '-of', 'json', input],
    { timeout: 60_000, maxBuffer: 32 * 1024 * 1024 },
  );
  return { ...(JSON.parse(stdout) as { streams: ProbedStream[]; packets: ProbedPacket[] }), complaints: stderr };
}
