import type { FakeCommand } from '../manifest.ts';
import { eitherWireCommand, listenCommand, type EitherWirePartner } from '../wires/fake-either-wire.ts';
import { PLACE_OPTIONS, placeOf, type Options, type Sending } from '../wires/fake-sending.ts';
import type { FakeState } from '../wires/telegram/fake-system.ts';
import { DEMO_API_KEY } from './config.ts';
import { eventOfRecord, KIND_DISPATCH, type FakeRecord } from './fake.ts';

const DISPATCH: EitherWirePartner<FakeRecord> = {
  kind: KIND_DISPATCH,
  loginKeyVariable: 'MANGRU_DISPATCH_LOGIN_KEY',
  path: '/link/scsns/dispatch-112',
  system: KIND_DISPATCH.system,
  keyVariable: 'MANGRU_DISPATCH_API_KEY',
  demoKey: DEMO_API_KEY,
};
const CASE = { case: '<number> 접수번호; that of a 112 report joins its incident (default: made from the time)' };

/** `npm run fake -- patrol …` */
export const dispatchCommands: readonly FakeCommand[] = [
  sending(['10', '요청'], {
    name: 'request',
    summary: 'an officer on the way asks for pictures of the scene (요청)',
    needs: [],
    options: {
      ...CASE,
      title: '<words> what happened first, e.g. “강도 현장영상 요청” (default)',
      ...PLACE_OPTIONS,
      content: '<text>',
    },
  }),
  sending(['91', '처리완료'], { name: 'done', summary: 'the request is done with (처리완료)', needs: ['case'], options: CASE }),
  listenCommand(DISPATCH, ({ code, state, fields }) => `${code}/${state} ${fields.slice(1).join(' ')} (${fields[0] ?? ''})`),
];

function sending([state, word]: readonly [FakeState, string], words: Omit<Sending, 'send'>): FakeCommand {
  return eitherWireCommand(DISPATCH, words, (given, number, time) => {
    const report = recordOf(given, { number, state: word, time });
    return { state, report, event: eventOfRecord(report) };
  });
}

function recordOf(given: Options, known: Pick<FakeRecord, 'number' | 'state' | 'time'>): FakeRecord {
  const { title = '강도 현장영상 요청', content } = given;
  return { ...known, title, ...placeOf(given), ...(content === undefined ? {} : { content }) };
}
