import type { TicketedCamera } from '#contract/incident-view.ts';
import { demoCity } from '#simulator/city/demo-city.ts';
import { caseOf } from '../city/reporter.ts';
import type { TestCity } from '../city/test-city.ts';
import { eventually } from '../city/eventually.ts';
import { ResumingViewer } from './resuming-viewer.ts';

/** So many incidents in a demo city with so many cameras, and an operator's viewer of each of their cameras, all of which play. */
export async function watchCity(
  city: TestCity,
  { cameras, incidents }: { cameras: number; incidents: number },
): Promise<readonly ResumingViewer[]> {
  const { places } = demoCity({ cameras });
  await using fake = await city.fake112();
  for (const { lon, lat, address, areaCode } of places.slice(0, incidents)) await fake.report(caseOf({ lon, lat, address, areaCode }));
  const operator = await city.signedIn('operator');
  const open = await eventually(
    'the incidents are open',
    async () => (await operator.get('/api/v1/incidents?status=open')).json.incidents,
    {
      holds: (found: readonly { readonly id: string }[]) => found.length === incidents,
    },
  );
  const viewers: ResumingViewer[] = [];
  for (const { id } of open) {
    const ticketed = async (): Promise<readonly TicketedCamera[]> => (await operator.get(`/api/v1/incidents/${id}/cameras`)).json.cameras;
    for (const { camera } of await ticketed()) {
      const renew = async (): Promise<string | undefined> => (await ticketed()).find((each) => each.camera === camera)?.ws;
      viewers.push(new ResumingViewer(camera, { renew, origin: city.baseUrl }));
    }
  }
  for (const viewer of viewers) await viewer.until('first pictures', ({ pictures }) => pictures.length >= 5);
  return viewers;
}
