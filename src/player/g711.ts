/** G.711 (ITU-T) to linear samples of −1…1; browsers decode it in WebRTC only. */
export function decodeG711(bytes: Uint8Array, law: 'pcmu' | 'pcma'): Float32Array<ArrayBuffer> {
  const table = law === 'pcmu' ? (MU_LAW ??= tableOf(muLaw)) : (A_LAW ??= tableOf(aLaw));
  const samples = new Float32Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) samples[at] = table[bytes[at] ?? 0] ?? 0;
  return samples;
}

let MU_LAW: Float32Array | undefined;
let A_LAW: Float32Array | undefined;

function tableOf(decode: (byte: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => decode(byte) / 32_768);
}

/** Table 2a/G.711: sign, three bits of segment, four of step, all inverted; the bias of 132 makes the segments meet. */
function muLaw(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 132) << ((code >> 4) & 7)) - 132;
  return (code & 0x80) === 0 ? magnitude : -magnitude;
}

/** Table 1a/G.711: every second bit inverted; the sign bit is set for positive values. */
function aLaw(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = ((code & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 256) << (segment - 1);
  return (code & 0x80) === 0 ? -magnitude : magnitude;
}
