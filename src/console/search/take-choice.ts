import type { useNavigate } from '@tanstack/react-router';
import { desk } from '../app/desk.ts';
import { showOnMap } from '../app/map-target.ts';
import { PATHS } from '../app/paths.ts';
import { coordinates } from '../words/time.ts';
import { chosenPlace, type ChosenPlace } from './chosen-place.ts';
import type { SearchFindings } from './use-search.ts';

/** Opens what was chosen: an option's value is its kind, a colon, and its id or its place in the list. */
export function takeChoice(value: string, found: SearchFindings, navigate: ReturnType<typeof useNavigate>): void {
  const colon = value.indexOf(':');
  const [kind, id] = [value.slice(0, colon), value.slice(colon + 1)];
  if (kind === 'link') return void navigate({ to: PATHS.links });
  void navigate({ to: PATHS.board });
  if (kind === 'incident') return desk.open(id);
  if (kind === 'person') return desk.open(found.people.find(({ person }) => person.id === id)?.handles[0]?.id);
  const place = placeOf(kind, id, found);
  if (place === undefined) return;
  chosenPlace.set(place);
  showOnMap(place);
}

function placeOf(kind: string, id: string, found: SearchFindings): ChosenPlace | undefined {
  if (kind === 'place') return found.places[Number(id)];
  if (kind === 'camera') {
    const camera = found.cameras.find((each) => each.id === id);
    return camera && { lon: camera.lon, lat: camera.lat, title: camera.label };
  }
  const written = found.coordinates[Number(id)];
  return written && { lon: written.lon, lat: written.lat, title: coordinates(written) };
}
