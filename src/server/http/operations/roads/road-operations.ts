import type { ApiPorts } from '../../api-ports.ts';
import type { Operation } from '../../operation.ts';
import { cordonOperation } from './cordon-operation.ts';
import { reachOperation } from './reach-operation.ts';
import { routeOperation } from './route-operation.ts';
import { trafficOperation } from './traffic-operation.ts';

export function roadOperations(ports: ApiPorts): readonly Operation[] {
  return [routeOperation(ports), reachOperation(ports), cordonOperation(ports), trafficOperation(ports)];
}
