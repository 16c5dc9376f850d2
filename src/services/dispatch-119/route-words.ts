import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { Notice } from '../ports.ts';

const TURNS: Readonly<Record<string, string>> = {
  depart: '출발',
  straight: '직진',
  slightRight: '우측방향',
  right: '우회전',
  sharpRight: '급우회전',
  uTurn: '유턴',
  sharpLeft: '급좌회전',
  left: '좌회전',
  slightLeft: '좌측방향',
  arrive: '도착',
};

/**
 * The best way of a vehicle to the scene, 21/10 (출동경로, *ours*): reference | 긴급구조표준접수번호 | 차량번호 | metres | seconds | arrival time |
 * turns, each `우회전 강변로 150m`, with ` / ` between.
 */
export function routeTelegram({ id, topic, at, facts }: Notice): { code: string; state: string; fields: string[] } | undefined {
  if (topic !== 'route') return undefined;
  const seconds = Number(facts['seconds'] ?? 0);
  const fact = (name: string): string => String(facts[name] ?? '');
  return {
    code: '21',
    state: '10',
    fields: [
      id,
      fact('occurrence'),
      fact('unit'),
      fact('metres'),
      fact('seconds'),
      formatSeoulTime(at + seconds * 1_000),
      turnsOf(fact('steps')),
    ],
  };
}

/** `right:강변로:150>arrive::0` in words. */
function turnsOf(steps: string): string {
  return steps
    .split('>')
    .filter((step) => step !== '')
    .map((step) => {
      const [turn = '', road = '', metres = ''] = step.split(':');
      return [TURNS[turn] ?? turn, road, turn === 'arrive' ? '' : `${metres}m`].filter((word) => word !== '').join(' ');
    })
    .join(' / ');
}
