import { dispatch112 } from './dispatch-112/service.ts';
import { emergencyVideo112 } from './emergency-video-112/service.ts';

/** The linked services of this city. Adding one is one folder and one line here; everything else derives from the list. */
export const services = [emergencyVideo112, dispatch112] as const;
