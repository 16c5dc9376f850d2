/** What a server's Transport header says (RFC 2326 §12.39). */
export type GrantedTransport =
  | { readonly kind: 'tcp'; readonly channel: number; readonly controlChannel: number }
  | {
      readonly kind: 'udp';
      /** Where its RTCP is taken; undefined when it does not say. */
      readonly controlPort: number | undefined;
    };

/** Reads the answer to a SETUP; `asked` is the channel that was asked for. Undefined when it grants neither or nonsense. */
export function readTransport(header: string | undefined, asked: number): GrantedTransport | undefined {
  const value = header ?? '';
  if (/^\s*RTP\/AVP(?:\/UDP)?\s*(?:;|$)/i.test(value)) {
    const ports = /server_port=(\d{1,5})(?:-(\d{1,5}))?/i.exec(value);
    const controlPort = ports ? Number(ports[2] ?? Number(ports[1]) + 1) : 0;
    return { kind: 'udp', controlPort: controlPort > 0 && controlPort <= 65_535 ? controlPort : undefined };
  }
  // Some cameras answer with channels and no profile, some with a profile and no channels.
  const channels = /interleaved=(\d{1,3})(?:-(\d{1,3}))?/i.exec(value);
  const channel = Number(channels?.[1] ?? asked);
  const controlChannel = Number(channels?.[2] ?? channel + 1);
  return channel > 255 || controlChannel > 255 || channel === controlChannel ? undefined : { kind: 'tcp', channel, controlChannel };
}

/** The method that keeps a session alive: GET_PARAMETER where the camera offers it, else OPTIONS, which every server knows. */
export function keepAliveMethod(publicHeader: string | undefined): 'GET_PARAMETER' | 'OPTIONS' {
  const methods = (publicHeader ?? '').split(',').map((each) => each.trim().toUpperCase());
  return methods.includes('GET_PARAMETER') ? 'GET_PARAMETER' : 'OPTIONS';
}
