import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** Processor time that a process and its threads have used, seconds (proc(5): utime and stime, in hundredths); elsewhere than on Linux the time of day. */
export function cpuSecondsOf(pid: number): number {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return performance.now() / 1_000;
  const text = readFileSync(stat, 'utf8');
  const [user, system] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100;
}

/** Resident memory, bytes. */
export function rssBytesOf(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB$/m);
  return Number(line?.[1] ?? 0) * 1_024;
}

/** Sockets that a process holds open. */
export function socketsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
    } catch {
      // Closed between the listing and the look.
      return false;
    }
  }).length;
}

/** A process and those that it has started. */
export function familyOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

/** Share of one core that processes take while something runs, and how long that took. */
export async function coreShareOf(pids: readonly number[], run: () => Promise<void>): Promise<number> {
  const before = pids.map(cpuSecondsOf);
  const began = performance.now();
  await run();
  const seconds = (performance.now() - began) / 1_000;
  return pids.reduce((sum, pid, index) => sum + cpuSecondsOf(pid) - (before[index] ?? 0), 0) / seconds;
}
