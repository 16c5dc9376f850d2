import { NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { COORDINATE_SYSTEMS } from '#domain/coordinate-system.ts';
import { titleIn } from '../words/i18n.ts';
import styles from './geodata.module.css';

interface OptionsProps {
  readonly crs: string;
  readonly encoding: string;
  readonly disabled: boolean;
  readonly onCrs: (crs: string) => void;
  readonly onEncoding: (encoding: string) => void;
  /** The files are there: they are read anew with what was changed. */
  readonly onChanged: (() => void) | undefined;
}

/** What a file does not say, or says wrongly. */
export function ImportOptions({ crs, encoding, disabled, onCrs, onEncoding, onChanged }: OptionsProps) {
  const { t, i18n } = useTranslation();
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    if (!changed) return;
    setChanged(false);
    onChanged?.();
  }, [changed, onChanged]);
  return (
    <div className={styles['options']}>
      <NativeSelect
        size="xs"
        label={t('geodata.crs')}
        value={crs}
        disabled={disabled}
        onChange={({ currentTarget: { value } }) => {
          onCrs(value);
          setChanged(true);
        }}
        data={[
          { value: '', label: t('geodata.crsTold') },
          ...COORDINATE_SYSTEMS.map(({ code, title }) => ({
            value: `EPSG:${code}`,
            label: `EPSG:${code} ${titleIn(i18n.language, title)}`,
          })),
        ]}
      />
      <NativeSelect
        size="xs"
        label={t('geodata.encoding')}
        value={encoding}
        disabled={disabled}
        onChange={({ currentTarget: { value } }) => {
          onEncoding(value);
          setChanged(true);
        }}
        data={[
          { value: '', label: t('geodata.encodingTold') },
          { value: 'cp949', label: 'CP949 (EUC-KR)' },
          { value: 'utf-8', label: 'UTF-8' },
        ]}
      />
    </div>
  );
}
