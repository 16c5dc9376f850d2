import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SopList } from '#contract/service-definition.ts';
import { titleIn } from '../../words/i18n.ts';
import boardStyles from '../board.module.css';

interface UnfinishedDialogueProps {
  readonly left: readonly SopList['items'][number][];
  readonly action: 'resolve' | 'close';
  readonly onGoOn: () => void;
  readonly onShow: () => void;
  readonly onClose: () => void;
}

/** Names what of the procedure is not done before an incident ends; it may end all the same. */
export function UnfinishedDialogue({ left, action, onGoOn, onShow, onClose }: UnfinishedDialogueProps) {
  const { t, i18n } = useTranslation();
  const words = t(`action.${action}`);
  return (
    <Modal opened onClose={onClose} title={t('sop.unfinishedTitle')}>
      <div className={boardStyles['form']}>
        <ul>
          {left.map((item) => (
            <li key={item.id}>{titleIn(i18n.language, item.title)}</li>
          ))}
        </ul>
        <p className="quiet">{t('sop.unfinishedText', { action: words })}</p>
        <div className={boardStyles['formActions']}>
          <Button onClick={onGoOn}>{t('sop.goOn', { action: words })}</Button>
          <Button variant="filled" onClick={onShow} data-autofocus>
            {t('sop.show')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
