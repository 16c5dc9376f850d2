import type { LinkView } from '#contract/admin-view.ts';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import type { Clock } from '#services/ports.ts';
import type { Board } from '../board/board.ts';
import type { Job } from '../handle.ts';
import type { Handled } from '../handler.ts';
import type { Sessions } from '../people/sessions.ts';
import type { PresentPorts } from '../present/present-ports.ts';

/** A camera's stream as the relay sees it. */
export type StreamState = 'connecting' | 'live' | 'lost' | 'idle';

export interface FeedPorts {
  readonly clock: Clock;
  readonly board: Board;
  readonly present: PresentPorts;
  readonly sessions: Pick<Sessions, 'onEnded' | 'isOpen'>;
  readonly links: { views(): readonly LinkView[]; onChange(listener: (link: LinkView) => void): Disposable };
  readonly relay: { onCameraState(listener: (camera: CameraId, state: StreamState, at: number) => void): Disposable };
  readonly pushes: { onChange(listener: (incident: IncidentId) => void): Disposable };
  readonly submit: (job: Job) => Promise<Handled>;
  readonly newId: () => string;
  readonly onProblem: (text: string) => void;
}

/** A viewer's connection, as `ws` gives it. */
export interface FeedSocket {
  readonly bufferedAmount: number;
  send(text: string, sent: (error?: Error | null) => void): void;
  close(code: number, reason: string): void;
  terminate(): void;
  ping(): void;
  on(event: 'close' | 'pong', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}
