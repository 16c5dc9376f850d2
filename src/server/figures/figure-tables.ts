import { STAGES, type OutcomeFigures, type Spread, type Stage } from '#contract/figures-view.ts';

/** Figures as the tables of a file: a name, a head and rows. */
export interface FigureTable {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export type Language = 'ko' | 'en';

const WORDS = {
  ko: {
    series: '기간별',
    services: '서비스별',
    stages: '단계별 소요시간',
    durations: '지속시간',
    provided: '영상 제공',
    agencies: '기관별',
    key: '구분',
    incidents: '상황',
    falseAlarms: '오인',
    provisions: '제공',
    acknowledged: '접수까지(초, 중앙값)',
    closed: '종료까지(초, 중앙값)',
    service: '서비스',
    stage: '단계',
    n: '건수',
    median: '중앙값(초)',
    mean: '평균(초)',
    p90: '90%(초)',
    upTo: '분 이하',
    longer: '초과',
    organisation: '기관',
    purpose: '목적',
    hours: '시간',
    told: '전파',
    receipt: '수신 확인까지(초, 평균)',
    done: '조치 완료까지(초, 평균)',
    stageNames: {
      opened: '신고→발생',
      firstPicture: '발생→첫 영상',
      acknowledged: '발생→접수',
      told: '발생→전파',
      receipt: '전파→수신 확인',
      done: '신고→조치 완료 통보',
      closed: '발생→종료',
    },
  },
  en: {
    series: 'Over time',
    services: 'By service',
    stages: 'Times by stage',
    durations: 'Durations',
    provided: 'Provisions',
    agencies: 'By organisation',
    key: 'Key',
    incidents: 'Incidents',
    falseAlarms: 'False alarms',
    provisions: 'Provisions',
    acknowledged: 'To acknowledge (s, median)',
    closed: 'To close (s, median)',
    service: 'Service',
    stage: 'Stage',
    n: 'Count',
    median: 'Median (s)',
    mean: 'Mean (s)',
    p90: '90 % (s)',
    upTo: 'min at most',
    longer: 'longer',
    organisation: 'Organisation',
    purpose: 'Purpose',
    hours: 'Hours',
    told: 'Told',
    receipt: 'To receipt (s, mean)',
    done: 'To done (s, mean)',
    stageNames: {
      opened: 'report → opened',
      firstPicture: 'opened → first picture',
      acknowledged: 'opened → acknowledged',
      told: 'opened → told',
      receipt: 'told → receipt',
      done: 'report → done',
      closed: 'opened → closed',
    },
  },
} as const satisfies Record<Language, (Record<string, string> & { stageNames: Record<Stage, string> }) | object>;

/** Everything that the screen shows, for a spreadsheet. Times in seconds. */
export function figureTables(figures: OutcomeFigures, language: Language): readonly FigureTable[] {
  const words = WORDS[language];
  return [
    {
      name: words.series,
      head: [words.key, words.incidents, words.falseAlarms, words.provisions, words.acknowledged, words.closed],
      rows: figures.series.map((row) => [
        row.key,
        row.incidents,
        row.falseAlarms,
        row.provisions,
        seconds(row.acknowledgedMedian),
        seconds(row.closedMedian),
      ]),
    },
    {
      name: words.stages,
      head: [words.service, words.stage, words.n, words.median, words.mean, words.p90],
      rows: [{ title: { ko: '전체', en: 'All' }, stages: figures.stages }, ...figures.services].flatMap(({ title, stages }) =>
        STAGES.map((stage) => [title[language], words.stageNames[stage], ...spreadCells(stages[stage])]),
      ),
    },
    {
      name: words.services,
      head: [words.service, words.incidents, words.falseAlarms, words.provisions],
      rows: figures.services.map((row) => [row.title[language], row.incidents, row.falseAlarms, row.provisions]),
    },
    {
      name: words.durations,
      head: [words.upTo, words.incidents],
      rows: figures.durations.map(({ upTo, incidents }) => [upTo ?? words.longer, incidents]),
    },
    {
      name: words.provided,
      head: [words.organisation, words.purpose, words.provisions, words.hours],
      rows: figures.provided.map((row) => [row.title[language], row.purpose, row.count, row.hours]),
    },
    {
      name: words.agencies,
      head: [words.organisation, words.told, words.receipt, words.done],
      rows: figures.agencies.map((row) => [row.title[language], row.told, seconds(row.acknowledged?.mean), seconds(row.done?.mean)]),
    },
  ];
}

function spreadCells({ n, median, mean, p90 }: Spread): readonly (string | number)[] {
  return n === 0 ? [0, '', '', ''] : [n, seconds(median), seconds(mean), seconds(p90)];
}

function seconds(milliseconds: number | undefined): string | number {
  return milliseconds === undefined ? '' : Math.round(milliseconds / 100) / 10;
}
