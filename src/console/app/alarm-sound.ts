import { useSyncExternalStore } from 'react';
import { getPreferences, setPreferences } from './preferences.ts';

/**
 * The one sound of the console: two rising tones, three times, for a new urgent incident. It is never louder than
 * `GAIN`, never longer than 2.5 s, and repeats at most `REPEATS` times while the alarm is unanswered.
 */
const GAIN = 0.18;
const TONES = [
  [0, 880],
  [0.18, 1_175],
] as const;
const PULSES = 3;
const PULSE_SECONDS = 0.75;
const TONE_SECONDS = 0.15;
const REPEATS = 3;
const REPEAT_AFTER_MS = 20_000;

export type SoundState = 'on' | 'off' | 'blocked';

let context: AudioContext | undefined;
let repeat: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

/** Browsers let a page sound only after the person has touched it; until then we say so. */
export function soundState(): SoundState {
  if (!getPreferences().sound) return 'off';
  return context?.state === 'running' ? 'on' : 'blocked';
}

export function useSoundState(): SoundState {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, soundState);
}

/** Call from a press or key: the browser then lets us sound. */
export async function allowSound(): Promise<void> {
  if (!('AudioContext' in window)) return;
  if (!context) {
    context = new AudioContext();
    context.addEventListener('statechange', changed);
  }
  if (context.state !== 'running') await context.resume().catch(() => undefined);
  changed();
}

export function setSound(on: boolean): void {
  setPreferences({ sound: on });
  if (on) void allowSound();
  else silence();
  changed();
}

/** Sounds now and again every 20 s until `silence`, at most so many times. */
export function sound(times: number = REPEATS): void {
  clearTimeout(repeat);
  play();
  if (times > 1) repeat = setTimeout(() => sound(times - 1), REPEAT_AFTER_MS);
}

export function silence(): void {
  clearTimeout(repeat);
}

function play(): void {
  if (soundState() !== 'on' || !context) return;
  for (let pulse = 0; pulse < PULSES; pulse += 1) {
    for (const [after, hertz] of TONES) tone(context, context.currentTime + pulse * PULSE_SECONDS + after, hertz);
  }
}

function tone(audio: AudioContext, at: number, hertz: number): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = hertz;
  // Soft edges: a hard start clicks, and startles in a quiet room.
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(GAIN, at + 0.02);
  gain.gain.setValueAtTime(GAIN, at + TONE_SECONDS - 0.04);
  gain.gain.linearRampToValueAtTime(0, at + TONE_SECONDS);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_SECONDS);
}
