import type { FileServers } from '#services/ports.ts';
import { openFtp } from './ftp-session.ts';
import { openSftp } from './sftp-session.ts';

/** Servers of files by SFTP and FTP. */
export const systemFileServers: FileServers = {
  connect: (server) => (server.protocol === 'sftp' ? openSftp(server) : openFtp(server)),
};
