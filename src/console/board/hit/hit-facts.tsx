import { useTranslation } from 'react-i18next';
import { Fact } from '../incident-facts.tsx';
import boardStyles from '../board.module.css';
import styles from './hit.module.css';

/** The plate large; below it how it was read and why it is wanted. */
export function HitFacts({ fields }: { readonly fields: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const match = fields.get('MATCH') ?? '';
  const exact = match === 'exact';
  const rows = [
    ['hit.wantedFor', fields.get('WANTED_FOR')],
    ['hit.read', `${fields.get('CAR_NUM_READ') ?? ''} · ${exact ? t('hit.certain') : t('hit.misread', { difference: match })}`],
    ['hit.confidence', fields.get('CONFIDENCE')],
    ['hit.likelihood', exact ? undefined : fields.get('LIKELIHOOD')],
    ['hit.others', fields.get('CAR_NUM_OTHERS')],
    ['hit.camera', fields.get('CAMERA')],
  ] as const;
  return (
    <>
      <p className={`${styles['plate']} figures`}>{(fields.get('CAR_NUM') ?? '').replace(/(\d{4})$/, ' $1')}</p>
      <dl className={boardStyles['facts']}>
        {rows.map(
          ([label, value]) =>
            value && (
              <Fact key={label} label={t(label)}>
                <span className="figures">{value}</span>
              </Fact>
            ),
        )}
      </dl>
    </>
  );
}
