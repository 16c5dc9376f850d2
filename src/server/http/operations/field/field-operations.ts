import type { ApiPorts } from '../../api-ports.ts';
import type { Operation } from '../../operation.ts';
import { crewOperations } from './crew-operations.ts';
import { dispatchOperations } from './dispatch-operations.ts';
import { evidenceOperations } from './evidence-operations.ts';
import { netOperations } from './net-operations.ts';
import { pursuitOperation } from './pursuit-operation.ts';

export function fieldOperations(ports: ApiPorts): readonly Operation[] {
  return [
    ...crewOperations(ports),
    ...dispatchOperations(ports),
    ...evidenceOperations(ports),
    pursuitOperation(ports),
    ...netOperations(ports),
  ];
}
