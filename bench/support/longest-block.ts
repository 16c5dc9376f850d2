const LOOK_EVERY_MS = 1;
/**
 * Longest time, in ms, that nobody else was answered while this ran: most of this thread's processor time between two looks, so that
 * other programs on a shared machine do not count. What ends with a block is counted by the look after.
 */
export async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let [longest, before] = [0, process.threadCpuUsage()];
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1_000);
    before = process.threadCpuUsage();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  await work();
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(timer);
  look();
  return longest;
}
