import { Button, Modal, Radio } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { COORDINATE_SYSTEMS } from '#domain/coordinate-system.ts';
import { titleIn } from '../../words/i18n.ts';
import { useOverlays } from './overlay-desk.ts';
import type { CrsChoice, EncodingChoice, OverlayQuestion } from './overlay-messages.ts';
import { answerReader } from './overlay-reading.ts';
import styles from './overlays.module.css';

/** What only a person can say of a file, with what each answer would give; the likeliest is chosen beforehand. */
export function OverlayQuestionDialogue() {
  const { t } = useTranslation();
  const question = useOverlays((state) => state.question);
  const [value, setValue] = useState('');
  useEffect(() => setValue(likeliest(question)), [question]);
  if (!question) return null;
  const { file, encoding, crs } = question;

  function answer(): void {
    answerReader(encoding ? { encoding: value === 'utf-8' ? 'utf-8' : 'cp949' } : { crs: Number(value) });
  }

  return (
    <Modal opened onClose={() => answerReader(undefined)} title={t('overlay.question', { file })} size="lg">
      <form
        className={styles['question']}
        onSubmit={(event) => {
          event.preventDefault();
          answer();
        }}
      >
        <Radio.Group value={value} onChange={setValue} label={t(encoding ? 'overlay.encodingWhy' : 'overlay.crsWhy')}>
          {encoding?.map((choice) => (
            <EncodingOption key={choice.encoding} {...choice} />
          ))}
          {crs?.map((choice) => (
            <CrsOption key={choice.code} {...choice} />
          ))}
        </Radio.Group>
        {crs && crs[0]?.inside === 0 && <p role="note">{t('overlay.noneInside')}</p>}
        <div className={styles['answers']}>
          <Button variant="default" onClick={() => answerReader(undefined)}>
            {t('overlay.giveUp')}
          </Button>
          <Button type="submit" variant="filled" data-autofocus>
            {t('overlay.answer')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function likeliest(question: OverlayQuestion | undefined): string {
  return question?.encoding?.[0]?.encoding ?? String(question?.crs?.[0]?.code ?? '');
}

function EncodingOption({ encoding, rows, unreadable }: EncodingChoice) {
  const { t } = useTranslation();
  return (
    <div className={styles['option']}>
      <Radio
        value={encoding}
        label={t(`overlay.encoding.${encoding}`)}
        description={unreadable === 0 ? t('overlay.readable') : t('overlay.unreadable', { n: unreadable.toLocaleString() })}
      />
      <ul className={styles['sample']}>
        {rows.map((row, index) => (
          <li key={index}>{row}</li>
        ))}
      </ul>
    </div>
  );
}

function CrsOption({ code, inside, of }: CrsChoice) {
  const { t, i18n } = useTranslation();
  const system = COORDINATE_SYSTEMS.find((each) => each.code === code);
  return (
    <div className={styles['option']} data-inside={inside > 0}>
      <Radio value={String(code)} label={`${system ? titleIn(i18n.language, system.title) : ''} EPSG:${code}`} />
      <span className="figures">{t('overlay.inside', { n: inside.toLocaleString(), of: of.toLocaleString() })}</span>
    </div>
  );
}
