import { default as ssh2, type Attributes, type SFTPWrapper } from 'ssh2';
import type { MemoryFiles } from './memory-files.ts';

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp;
const MAX_HANDLES = 100;
const MAX_FILE_BYTES = 256 * 1024 * 1024;
const FILE_MODE = 0o100_644;
const FOLDER_MODE = 0o40_755;

type Handle =
  | { readonly kind: 'read'; readonly path: string; readonly bytes: Uint8Array; readonly changedAt: number }
  | { readonly kind: 'write'; readonly path: string; bytes: Uint8Array; length: number }
  | { readonly kind: 'folder'; readonly path: string; told: boolean };

/** One client's talk: what it has open, and how it is answered. */
interface Talk {
  readonly sftp: SFTPWrapper;
  readonly files: MemoryFiles;
  readonly open: (id: number, handle: Handle) => void;
  readonly of: (name: Buffer) => Handle | undefined;
  readonly forget: (name: Buffer) => void;
  readonly say: (id: number, done: boolean) => void;
}

/** SFTP version 3 (draft-ietf-secsh-filexfer-02) of one client, as far as lists and pictures need it. */
export function serveSftp(sftp: SFTPWrapper, files: MemoryFiles): void {
  const handles = new Map<number, Handle>();
  let next = 0;
  const say = (id: number, done: boolean): void => sftp.status(id, done ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE);
  const talk: Talk = {
    sftp,
    files,
    say,
    of: (name) => (name.length === 4 ? handles.get(name.readUInt32BE()) : undefined),
    forget: (name) => handles.delete(name.readUInt32BE()),
    open: (id, handle) => {
      if (handles.size >= MAX_HANDLES) return sftp.status(id, STATUS_CODE.FAILURE);
      handles.set(next, handle);
      const name = Buffer.alloc(4);
      name.writeUInt32BE(next++);
      sftp.handle(id, name);
    },
  };
  serveFiles(talk);
  serveFolders(talk);
  serveAttributes(talk);
}

function serveFiles({ sftp, files, open, of, forget, say }: Talk): void {
  sftp.on('OPEN', (id, path, flags) => {
    if (flags & OPEN_MODE.WRITE) return open(id, { kind: 'write', path, bytes: new Uint8Array(65_536), length: 0 });
    const file = files.get(path);
    if (file) open(id, { kind: 'read', path, ...file });
    else say(id, false);
  });
  sftp.on('READ', (...[id, name, offset, length]) => {
    const handle = of(name);
    if (handle?.kind !== 'read') return say(id, false);
    const part = handle.bytes.subarray(offset, offset + length);
    if (part.length === 0) sftp.status(id, STATUS_CODE.EOF);
    else sftp.data(id, Buffer.from(part));
  });
  sftp.on('WRITE', (...[id, name, offset, part]) => {
    const handle = of(name);
    if (handle?.kind !== 'write' || offset + part.length > MAX_FILE_BYTES) return sftp.status(id, STATUS_CODE.FAILURE);
    write(handle, offset, part);
    say(id, true);
  });
  sftp.on('CLOSE', (id, name) => {
    const handle = of(name);
    if (handle) forget(name);
    say(id, handle?.kind === 'write' ? files.put(handle.path, handle.bytes.slice(0, handle.length)) : handle !== undefined);
  });
  sftp.on('REMOVE', (id, path) => say(id, files.remove(path)));
  sftp.on('RENAME', (id, from, to) => say(id, files.rename(from, to)));
}

function serveFolders({ sftp, files, open, of, say }: Talk): void {
  sftp.on('OPENDIR', (id, path) => (files.isFolder(path) ? open(id, { kind: 'folder', path, told: false }) : say(id, false)));
  sftp.on('READDIR', (id, name) => {
    const handle = of(name);
    if (handle?.kind !== 'folder') return say(id, false);
    const entries = handle.told ? [] : files.list(handle.path);
    handle.told = true;
    if (entries.length === 0) return sftp.status(id, STATUS_CODE.EOF);
    sftp.name(
      id,
      entries.map((entry) => ({ filename: entry.name, longname: entry.name, attrs: fileAttributes(entry.bytes, entry.changedAt) })),
    );
  });
  sftp.on('MKDIR', (id, path) => {
    files.addFolder(path);
    say(id, true);
  });
  sftp.on('REALPATH', (id, path) =>
    sftp.name(id, [{ filename: path === '.' ? '/' : path, longname: path, attrs: { ...fileAttributes(0, 0), mode: FOLDER_MODE } }]),
  );
}

function serveAttributes({ sftp, files, of, say }: Talk): void {
  const tell = (id: number, path: string): void => {
    const file = files.get(path);
    if (file) sftp.attrs(id, fileAttributes(file.bytes.length, file.changedAt));
    else if (files.isFolder(path)) sftp.attrs(id, { ...fileAttributes(0, 0), mode: FOLDER_MODE });
    else say(id, false);
  };
  sftp.on('STAT', tell);
  sftp.on('LSTAT', tell);
  sftp.on('FSTAT', (id, name) => {
    const handle = of(name);
    if (handle?.kind === 'read') sftp.attrs(id, fileAttributes(handle.bytes.length, handle.changedAt));
    else if (handle?.kind === 'write') sftp.attrs(id, fileAttributes(handle.length, 0));
    else say(id, false);
  });
  sftp.on('SETSTAT', (id) => say(id, true));
  sftp.on('FSETSTAT', (id) => say(id, true));
}

function write(handle: Extract<Handle, { kind: 'write' }>, offset: number, part: Uint8Array): void {
  const end = offset + part.length;
  if (end > handle.bytes.length) {
    const larger = new Uint8Array(Math.max(end, handle.bytes.length * 2));
    larger.set(handle.bytes);
    handle.bytes = larger;
  }
  handle.bytes.set(part, offset);
  handle.length = Math.max(handle.length, end);
}

function fileAttributes(size: number, changedAt: number): Attributes {
  const seconds = Math.floor(changedAt / 1_000);
  return { mode: FILE_MODE, uid: 0, gid: 0, size, atime: seconds, mtime: seconds };
}
