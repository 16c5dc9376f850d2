import { useEffect, useState } from 'react';
import { tellPosition } from './field-api.ts';

/** A unit's place is told this often at most; the server counts on a word every ten seconds. */
const TELL_EVERY_MS = 5_000;
const LOCATE = { enableHighAccuracy: true, maximumAge: 2_000, timeout: 20_000 } as const;

export interface OwnPlace {
  readonly lon: number;
  readonly lat: number;
  /** Degrees from true north, where the device knows it. */
  readonly heading: number | undefined;
  /** By this device's clock. */
  readonly at: number;
}

export interface OwnPosition {
  readonly place: OwnPlace | undefined;
  readonly state: 'on' | 'off' | 'denied' | 'none' | 'error';
}

const KMH_PER_MPS = 3.6;

/** Where this device is, told to the server while somebody goes with a unit; `off`: it is known here, but could not be told. */
export function usePosition(active: boolean): OwnPosition {
  const [place, setPlace] = useState<OwnPlace>();
  const [state, setState] = useState<OwnPosition['state']>('error');

  useEffect(() => {
    if (!active) return undefined;
    if (!('geolocation' in navigator)) {
      setState('none');
      return undefined;
    }
    let last: GeolocationPosition | undefined;
    const tell = (): void => {
      if (last)
        void tellPosition(draftOf(last)).then(
          () => setState('on'),
          () => setState('off'),
        );
    };
    const watch = navigator.geolocation.watchPosition(
      (found) => {
        const first = last === undefined;
        last = found;
        setPlace({ lon: found.coords.longitude, lat: found.coords.latitude, heading: headingOf(found), at: found.timestamp });
        if (first) tell();
      },
      (error) => setState(error.code === error.PERMISSION_DENIED ? 'denied' : 'error'),
      LOCATE,
    );
    const timer = setInterval(tell, TELL_EVERY_MS);
    return () => {
      navigator.geolocation.clearWatch(watch);
      clearInterval(timer);
    };
  }, [active]);

  return { place, state };
}

/** A device that stands still gives NaN. */
function headingOf({ coords: { heading } }: GeolocationPosition): number | undefined {
  return heading === null || Number.isNaN(heading) ? undefined : heading % 360;
}

function draftOf(found: GeolocationPosition): Parameters<typeof tellPosition>[0] {
  const { longitude, latitude, speed } = found.coords;
  const heading = headingOf(found);
  return {
    lon: longitude,
    lat: latitude,
    ...(heading === undefined ? {} : { heading }),
    ...(speed === null || Number.isNaN(speed) ? {} : { speedKmh: Math.min(500, Math.max(0, speed * KMH_PER_MPS)) }),
  };
}
