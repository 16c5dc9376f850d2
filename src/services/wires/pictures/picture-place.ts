/** A server of the configuration that pictures may be fetched from. */
interface PictureServer {
  readonly protocol: 'sftp' | 'ftp';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly hostKey?: string | undefined;
  /** Nothing outside of it is read; absent: everything may be. */
  readonly folder?: string;
}

export interface PicturePlace {
  readonly server: PictureServer;
  readonly path: string;
}

/** Where a partner's address leads, or why it is not followed: only servers that the configuration names are called. */
export function placeOfAddress(address: string, servers: readonly PictureServer[]): PicturePlace | string {
  const parts = /^(sftp|ftp):\/\/([^/:@\s]+)(?::(\d{1,5}))?(\/[^\s?#]*)$/.exec(address);
  if (!parts) return 'its address is no sftp or ftp address';
  const [, protocol = '', host = '', port = protocol === 'ftp' ? '21' : '22', path = ''] = parts;
  const isThere = (known: PictureServer): boolean => known.protocol === protocol && known.host === host && known.port === Number(port);
  // One machine may hold a folder for each partner.
  const there = servers.filter((known) => isThere(known));
  const server = there.find((known) => isInside(path, known)) ?? there[0];
  if (path.split('/').includes('..')) return 'its address leaves its folder';
  return server ? placeOfPath(path, server) : `${protocol}://${host}:${port} is not in the configuration`;
}

/** Where a file is that a partner names without saying on which server. */
export function placeOfName(name: string, server: PictureServer): PicturePlace | string {
  return placeOfPath(name.startsWith('/') ? name : `${server.folder === '/' ? '' : (server.folder ?? '')}/${name}`, server);
}

function placeOfPath(path: string, server: PictureServer): PicturePlace | string {
  // A line break would be a command of its own on an FTP line.
  if (/\p{Cc}/u.test(path)) return 'its name has signs that no file has';
  if (path.split('/').includes('..') || !isInside(path, server)) return 'its address leaves its folder';
  return { server, path };
}

function isInside(path: string, { folder = '/' }: PictureServer): boolean {
  return folder === '/' || path.startsWith(`${folder}/`);
}
