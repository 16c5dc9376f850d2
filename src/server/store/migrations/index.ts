import type { Migration } from '../sql.ts';
import { core } from './0001-core.ts';
import { cameras } from './0002-cameras.ts';
import { buildings } from './0003-buildings.ts';
import { cameraMedia } from './0004-camera-media.ts';
import { pushes } from './0005-pushes.ts';
import { roads } from './0006-roads.ts';
import { cameraSurvey } from './0007-camera-survey.ts';
import { places } from './0008-places.ts';
import { dataVersions } from './0018-data-versions.ts';
import { facilities } from './0015-facilities.ts';
import { profiles } from './0009-profiles.ts';
import { field } from './0010-field.ts';
import { handling } from './0011-handling.ts';
import { alarms } from './0012-alarms.ts';
import { displays } from './0013-displays.ts';
import { sealedDocuments } from './0014-sealed-documents.ts';
import { messages } from './0016-messages.ts';
import { followed } from './0017-followed.ts';

/** Every version of the schema, in order. A new one is a new file and a line here; an old one is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  core,
  cameras,
  buildings,
  cameraMedia,
  pushes,
  roads,
  cameraSurvey,
  places,
  profiles,
  field,
  handling,
  alarms,
  displays,
  sealedDocuments,
  facilities,
  messages,
  followed,
  dataVersions,
];
