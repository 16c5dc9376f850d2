import { Menu } from '@mantine/core';
import { IconArrowMerge, IconArrowsSplit2, IconTransfer } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { HandoverDialogue } from './handover-dialogue.tsx';
import { MergeDialogue } from './merge-dialogue.tsx';
import { SplitDialogue } from './split-dialogue.tsx';

export type HandlingDialogue = 'handover' | 'merge' | 'split';

interface HandlingItemsProps {
  readonly incident: IncidentView;
  readonly disabled: boolean;
  readonly onChoose: (dialogue: HandlingDialogue) => void;
}

const ITEMS = [
  { dialogue: 'handover', ability: 'offerHandover', words: 'handover.one', Icon: IconTransfer },
  { dialogue: 'merge', ability: 'merge', words: 'merging.merge', Icon: IconArrowMerge },
  { dialogue: 'split', ability: 'split', words: 'merging.split', Icon: IconArrowsSplit2 },
] as const;

export function canHandle(incident: IncidentView): boolean {
  return ITEMS.some(({ ability }) => incident.can[ability] === true);
}

/** The rarer things that are done with an incident: what is not possible now is not shown. */
export function HandlingItems({ incident, disabled, onChoose }: HandlingItemsProps) {
  const { t } = useTranslation();
  return ITEMS.filter(({ ability }) => incident.can[ability] === true).map(({ dialogue, words, Icon }) => (
    <Menu.Item key={dialogue} leftSection={<Icon size="1rem" aria-hidden />} disabled={disabled} onClick={() => onChoose(dialogue)}>
      {t(words)}
    </Menu.Item>
  ));
}

interface HandlingDialoguesProps {
  readonly incident: IncidentView;
  readonly shown: HandlingDialogue | undefined;
  readonly onClose: () => void;
}

export function HandlingDialogues({ incident, shown, onClose }: HandlingDialoguesProps) {
  if (shown === 'handover') return <HandoverDialogue incident={incident.id} onClose={onClose} />;
  if (shown === 'merge') return <MergeDialogue incident={incident} onClose={onClose} />;
  return shown === 'split' ? <SplitDialogue incident={incident} onClose={onClose} /> : null;
}
