import { anklet } from './anklet/service.ts';
import { dispatch112 } from './dispatch-112/service.ts';
import { disasterNdms } from './disaster-ndms/service.ts';
import { dispatch119 } from './dispatch-119/service.ts';
import { emergencyVideo112 } from './emergency-video-112/service.ts';
import { fieldDisplays } from './field-displays/service.ts';
import { privateSecurity } from './private-security/service.ts';
import { vulnerablePeople } from './vulnerable-people/service.ts';
import { wantedVehicles } from './wanted-vehicles/service.ts';

/** The linked services of this city. Adding one is one folder and one line here; everything else derives from the list. */
export const services = [
  emergencyVideo112,
  dispatch112,
  dispatch119,
  wantedVehicles,
  disasterNdms,
  fieldDisplays,
  vulnerablePeople,
  privateSecurity,
  anklet,
] as const;
