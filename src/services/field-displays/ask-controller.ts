import type { Clock, Net } from '../ports.ts';
import { lineOf, LineReader, readLine, signAnswer, type SignAnswer, type SignRequest } from './sign-wire.ts';

export interface Controller {
  readonly host: string;
  readonly port: number;
  readonly answerMs: number;
}

/** The list of a thousand devices is longer than a line of ours may be. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** One question over a connection of its own; rejects with a sentence when there is no answer in time. */
export async function askController(
  ports: { readonly clock: Clock; readonly net: Net },
  to: Controller,
  request: SignRequest,
): Promise<SignAnswer> {
  const connection = await ports.net.connect({ host: to.host, port: to.port }, to.answerMs);
  const answered = Promise.withResolvers<SignAnswer>();
  using _late = ports.clock.after(to.answerMs, () => answered.reject(new Error('no answer in time')));
  const lines = new LineReader(MAX_ANSWER_BYTES);
  connection.onData((bytes) => {
    for (const line of lines.push(bytes)) {
      const answer = readLine(signAnswer, line);
      if (answer?.id === request.id) answered.resolve(answer);
      else answered.reject(new Error('an answer that is none of this wire'));
    }
    if (lines.tooLong) answered.reject(new Error('an answer without an end'));
  });
  connection.onClose((reason) => answered.reject(new Error(reason || 'closed without an answer')));
  connection.write(lineOf(request));
  try {
    return await answered.promise;
  } finally {
    connection.end();
  }
}
