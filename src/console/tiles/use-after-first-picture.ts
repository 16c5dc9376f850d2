import { useEffect, useState } from 'react';
import { afterFirstPicture, isVideoOpening } from './first-picture.ts';

/** False while an incident opens and its first picture is not there yet. `name`: of what is opened; another one is asked about anew. */
export function useAfterFirstPicture(name: string | undefined): boolean {
  const [shown, setShown] = useState(() => (isVideoOpening() ? undefined : name));
  useEffect(() => afterFirstPicture(() => setShown(name)), [name]);
  return shown === name;
}
