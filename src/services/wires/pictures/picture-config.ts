import { z } from 'zod';

/** What the demo city and its stand-ins agree on where no real password is set; a real city has no default. */
export const DEMO_FILES_PASSWORD = 'mangru-demo-files';

const LOOPBACK = /^(127\.|localhost$|::1$)/;

/** Where a server of files stands; spread into a strict object. */
export const fileEndpoint = {
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  /** SHA-256 of the server's key as OpenSSH shows it; needed for SFTP to another machine (X5). */
  hostKey: z.string().min(40).max(60).optional(),
};

/** The same of a server that pictures may be fetched from; its password comes from the environment. */
export const pictureServerShape = {
  ...fileEndpoint,
  protocol: z.enum(['sftp', 'ftp']),
  username: z.string().min(1).max(64).default('mangru'),
};

interface Endpoint {
  readonly protocol?: 'sftp' | 'ftp';
  readonly host: string;
  readonly hostKey?: string | undefined;
}

/** False: nobody could tell whether the machine that answers is the one that is meant. */
export function isPinned({ protocol, host, hostKey }: Endpoint): boolean {
  return protocol === 'ftp' || hostKey !== undefined || LOOPBACK.test(host);
}

export const NOT_PINNED = { message: 'hostKey: needed for a server on another machine' };
