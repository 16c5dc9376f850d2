import type { ServiceDefinitionInput } from '#contract/service-definition.ts';

type Lists = NonNullable<ServiceDefinitionInput['sop']>;

const item = (id: string, ko: string, en: string): Lists[number]['items'][number] => ({ id, title: { ko, en } });

/** Checklists (표준절차) for 112 reports. *Ours*, after the stages of the seed's scenario; a city writes its own. */
export const sop112: Lists = [
  {
    id: 'first-response',
    title: { ko: '초기 대응', en: 'First response' },
    items: [
      item('confirm-scene', '영상으로 현장 확인', 'Confirm the scene on video'),
      item('tell-police', '112상황실에 현장 상황 전달', 'Tell the 112 room what is seen'),
      { ...item('secure-recording', '녹화 영상 보존 확인', 'Make sure the recording is kept'), required: false },
    ],
  },
  {
    id: 'pursuit',
    title: { ko: '용의자 추적', en: 'Following a suspect' },
    when: "incident.kind in ['강도', '살인', '절도', '납치감금', '소매치기']",
    items: [
      item('mark-last-seen', '마지막 위치 표시', 'Mark where they were last seen'),
      item('describe', '인상착의와 도주 방향 전파', 'Tell looks and direction'),
      item('watch-exits', '예상 도주로 카메라 확인', 'Look at cameras on the ways out'),
    ],
  },
  {
    id: 'missing-person',
    title: { ko: '실종·자살 의심', en: 'Missing or suicidal person' },
    when: "incident.kind in ['실종', '자살 의심']",
    items: [
      item('search-area', '주변 위험지역(하천·옥상) 확인', 'Look at water and rooftops nearby'),
      item('tell-119', '119 구급 대기 요청', 'Ask 119 to stand by'),
    ],
  },
];
