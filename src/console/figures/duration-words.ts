/** `42초`, `3분 05초`, `2시간 10분` in whole steps that a person compares; `-` where nothing happened. */
export function took(milliseconds: number | null | undefined, language: string): string {
  if (milliseconds === null || milliseconds === undefined) return '-';
  const seconds = Math.round(milliseconds / 1_000);
  const [s, m, h] = language === 'en' ? [' s', ' min ', ' h '] : ['초', '분 ', '시간 '];
  if (seconds < 60) return `${seconds}${s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}${m}${String(seconds % 60).padStart(2, '0')}${s}`;
  return `${Math.floor(minutes / 60)}${h}${String(minutes % 60).padStart(2, '0')}${m.trim()}`;
}

/** `12.5 %`, or `-` of nothing. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${(Math.round((part / whole) * 1_000) / 10).toLocaleString()} %`;
}
