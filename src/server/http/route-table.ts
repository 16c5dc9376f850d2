import type { ApiPorts } from './api-ports.ts';
import { describeApi } from './openapi.ts';
import type { Operation } from './operation.ts';
import { cameraOperations } from './operations/camera-operations.ts';
import { dataOperations } from './operations/data-operations.ts';
import { fieldOperations } from './operations/field/field-operations.ts';
import { facilityOperations } from './operations/facility-operations.ts';
import { importOperations } from './operations/import-operations.ts';
import { incidentCameraOperations } from './operations/incident-camera-operations.ts';
import { incidentOperations } from './operations/incident-operations.ts';
import { journalOperations } from './operations/journal-operations.ts';
import { linkOperations } from './operations/link-operations.ts';
import { listOperations } from './operations/list-operations.ts';
import { contactOperations } from './operations/handling/contact-operations.ts';
import { dutyOperations } from './operations/handling/duty-operations.ts';
import { handoverOperations } from './operations/handling/handover-operations.ts';
import { messageOperations } from './operations/handling/message-operations.ts';
import { mapOperations } from './operations/map-operations.ts';
import { mapServiceOperations } from './operations/map-service-operations.ts';
import { drillOperations } from './operations/drill-operations.ts';
import { figuresOperations } from './operations/figures-operations.ts';
import { openOperations } from './operations/open-operations.ts';
import { placeOperations } from './operations/place-operations.ts';
import { publishOperations } from './operations/publish-operations.ts';
import { sightOperation } from './operations/sight-operation.ts';
import { profileOperations } from './operations/profile-operations.ts';
import { askParkedOperation, sceneOperation } from './operations/scene-operation.ts';
import { streamOperations } from './operations/stream-operations.ts';
import { surveyOperations } from './operations/survey-operations.ts';
import { roadOperations } from './operations/roads/road-operations.ts';
import { displayOperations } from './operations/display-operations.ts';
import { pushOperations } from './operations/push-operations.ts';
import { unitOperations } from './operations/unit-operations.ts';
import { sessionOperations } from './operations/session-operations.ts';

/** Every operation of the API: what is routed, checked and described is this list and nothing else. */
export function routeTable(ports: ApiPorts): readonly Operation[] {
  let description: unknown;
  const table: readonly Operation[] = [
    ...openOperations(ports, () => (description ??= describeApi(table))),
    ...sessionOperations(ports),
    ...incidentOperations(ports),
    ...incidentCameraOperations(ports),
    ...pushOperations(ports),
    ...fieldOperations(ports),
    ...cameraOperations(ports),
    ...mapOperations(ports),
    ...publishOperations(ports),
    ...importOperations(ports),
    ...dataOperations(ports),
    ...roadOperations(ports),
    ...mapServiceOperations(ports),
    ...profileOperations(ports),
    sceneOperation(ports),
    askParkedOperation(ports),
    ...facilityOperations(ports),
    ...streamOperations(ports),
    ...surveyOperations(ports),
    sightOperation(ports),
    ...placeOperations(ports),
    ...unitOperations(ports),
    ...dutyOperations(ports),
    ...messageOperations(ports),
    ...contactOperations(ports),
    ...handoverOperations(ports),
    ...displayOperations(ports),
    ...linkOperations(ports),
    ...journalOperations(ports),
    ...figuresOperations(ports),
    ...drillOperations(ports),
    ...listOperations(ports),
  ];
  return table;
}
