import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second on every machine that Node runs on. */
const TICKS_A_SECOND = 100;

/** Seconds of CPU that a process has used, user and system, and its memory in bytes; of `/proc` (proc_pid_stat(5)). */
export function usageOf(pid: number): { readonly cpuSeconds: number; readonly rssBytes: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name may hold spaces; the fields begin behind its bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const rssKib = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND, rssBytes: rssKib * 1_024 };
}
