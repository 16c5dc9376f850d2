import type { MediaAddress } from '../views/audience.ts';

/** Highest for a host candidate of one component (RFC 8445 §5.1.2.1). */
const HOST_PRIORITY = 2_130_706_431;

/**
 * A WHEP answer for viewers beyond a link device: its only candidate is the virtual address, and no line names a real one
 * (RFC 8839: m=, c=, a=candidate, a=rtcp; RFC 4566: o=).
 */
export function withMediaAddress(answer: string, { address, port }: MediaAddress): string {
  const family = address.includes(':') ? 'IP6' : 'IP4';
  const candidate = `a=candidate:1 1 UDP ${HOST_PRIORITY} ${address} ${port} typ host`;
  const lines = answer.split('\r\n').filter((line) => !/^a=(?:candidate:|remote-candidates:|end-of-candidates)/.test(line));
  return lines
    .map((line) => {
      if (line.startsWith('o=')) return line.replace(/ IN IP[46] \S+$/, ` IN ${family} ${address}`);
      if (line.startsWith('c=')) return `c=IN ${family} ${address}`;
      if (line.startsWith('a=rtcp:')) return `a=rtcp:${port} IN ${family} ${address}`;
      if (!line.startsWith('m=')) return line;
      // A refused section keeps its port 0 (RFC 3264 §6); all others are bundled on the one address.
      return line.replace(/^(m=\S+) [1-9]\d*/, `$1 ${port}`);
    })
    .flatMap((line) => (line.startsWith('a=ice-pwd:') ? [line, candidate, 'a=end-of-candidates'] : [line]))
    .join('\r\n');
}
