import type { serviceView } from '#contract/admin-view.ts';
import type { CityConfig } from '#contract/city-config.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Definitions } from '#engine/definitions.ts';
import type { Clock } from '#services/ports.ts';
import type { z } from 'zod';
import type { ChannelId } from '#domain/channel.ts';
import type { DutyDesk } from '../duty/duty-desk.ts';
import type { Contacts } from '../messages/contacts.ts';
import type { TemplateDesk } from '../messages/template-desk.ts';
import type { Board } from '../board/board.ts';
import type { CameraStreamsDesk } from '../cameras/camera-streams.ts';
import type { CameraSurveys } from '../cameras/camera-surveys.ts';
import type { DataImports } from '../data-imports/data-imports.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import type { Job } from '../handle.ts';
import type { Handled } from '../handler.ts';
import type { DisplayDesk } from '../displays/display-desk.ts';
import type { CameraMap } from '../cameras/camera-map.ts';
import type { PeopleDirectory } from '../people/people-directory.ts';
import type { Sessions } from '../people/sessions.ts';
import type { SignInDesk } from '../people/sign-in-desk.ts';
import type { DrillDesk } from '../drills/drill-desk.ts';
import type { Facilities } from '../facilities/facilities.ts';
import type { PlaceFinder } from '../places/find-places.ts';
import type { Roads } from '../roads/roads.ts';
import type { TrafficStatus } from '../roads/traffic-feed.ts';
import type { PushDesk } from '../pushes/push-desk.ts';
import type { ParkedCars } from '../scene/parked-cars.ts';
import type { SightDesk } from '../sight/sight-desk.ts';
import type { PresentPorts } from '../present/present-ports.ts';
import type { ProfileStore } from '../vault/profile-store.ts';
import type { QuarantineRow } from '../links/quarantine-rows.ts';
import type { MapProxy } from '../map-proxy/map-proxy.ts';
import type { Database } from '../store/sql.ts';
import type { UnitBoard } from '../units/unit-board.ts';
import type { AudienceOf } from './audience.ts';
import type { Basemap } from './basemap.ts';
import type { CameraImports, Cameras, Links, Relays, Tickets } from './http-ports.ts';

/** What the operations of the API stand on. */
export interface ApiPorts {
  readonly config: CityConfig;
  /** West, south, east, north of the city's map. */
  readonly extent: readonly [number, number, number, number];
  readonly clock: Clock;
  readonly database: Database;
  readonly board: Board;
  readonly directory: PeopleDirectory;
  readonly sessions: Sessions;
  readonly desk: SignInDesk;
  readonly present: PresentPorts;
  readonly links: Links;
  readonly tickets: Tickets;
  readonly pushes: Pick<PushDesk, 'servers' | 'of' | 'start' | 'stop' | 'onChange'>;
  readonly cameras: Cameras;
  readonly cameraMap: Pick<CameraMap, 'look' | 'version'>;
  readonly drills: Pick<DrillDesk, 'start' | 'end'>;
  readonly imports: CameraImports;
  readonly dataImports: Pick<DataImports, 'begin' | 'take' | 'run' | 'get' | 'refused' | 'drop' | 'sets' | 'swap'>;
  readonly streams: CameraStreamsDesk;
  readonly surveys: CameraSurveys;
  /** What cameras together see of the streets. */
  readonly sight: Pick<SightDesk, 'ask'>;
  readonly roads: Pick<Roads, 'map'>;
  /** How the source of live traffic stands. */
  readonly traffic: () => TrafficStatus;
  readonly places: PlaceFinder;
  readonly units: Pick<UnitBoard, 'reading' | 'find' | 'get' | 'report'>;
  readonly parked: Pick<ParkedCars, 'near' | 'plateOf'>;
  readonly evidence: EvidenceStore;
  readonly facilities: Pick<Facilities, 'index' | 'store' | 'refresh'>;
  readonly definitions: Definitions;
  readonly profiles: Pick<ProfileStore, 'open' | 'picture'>;
  readonly duty: DutyDesk;
  readonly templates: TemplateDesk;
  readonly contacts: Contacts;
  /** Channels that this city has, beside the console. */
  readonly messageChannels: readonly ChannelId[];
  /** Public key for web push, where the city has it. */
  readonly pushKey: string | undefined;
  /** Messages for signs and speakers. */
  readonly displays: Pick<DisplayDesk, 'adapter' | 'messages' | 'wanted' | 'compose' | 'approve' | 'withdraw'>;
  readonly quarantine: (row: Omit<QuarantineRow, 'id'>) => Promise<void>;
  readonly maps: MapProxy;
  readonly services: readonly z.infer<typeof serviceView>[];
  readonly basemap: Basemap;
  readonly audienceOf: AudienceOf;
  readonly submit: (job: Job) => Promise<Handled>;
  /** Resolves true when the entry is durable. */
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly newId: () => string;
  /** Each part that must work before this server is of use. */
  readonly readiness: () => Promise<Readonly<Record<string, boolean>>>;
  readonly relays: Pick<Relays, 'views' | 'revoke'>;
  readonly figures: () => Promise<{ readonly type: string; readonly text: string }>;
  readonly signInCounted: (outcome: string) => void;
}
