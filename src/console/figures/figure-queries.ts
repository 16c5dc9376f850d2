import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { alarmFigures, outcomeFigures, type FigureKey } from '#contract/figures-view.ts';
import { call } from '../api/call.ts';

export interface OutcomeChoice {
  readonly from: string;
  readonly to: string;
  readonly by: FigureKey;
  readonly service: string | null;
}

export function outcomeParameters({ from, to, by, service }: OutcomeChoice): string {
  return new URLSearchParams({ from, to, by, ...(service === null ? {} : { service }) }).toString();
}

export const outcomeQuery = (choice: OutcomeChoice) =>
  queryOptions({
    queryKey: ['figures', 'outcome', choice],
    queryFn: ({ signal }) => call(outcomeFigures, `/api/v1/figures/outcome?${outcomeParameters(choice)}`, { signal }),
    placeholderData: keepPreviousData,
  });

const ALARMS_EVERY_MS = 10_000;

export const alarmsQuery = (hours: number) =>
  queryOptions({
    queryKey: ['figures', 'alarms', hours],
    queryFn: ({ signal }) => call(alarmFigures, `/api/v1/figures/alarms?hours=${hours}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ALARMS_EVERY_MS,
    staleTime: 0,
  });
