import { Autocomplete, Button, Modal, NumberInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegister } from '../api/commands.ts';
import { useMe } from '../api/queries.ts';
import { showDone } from '../api/undo-notice.tsx';
import { desk } from '../app/desk.ts';
import { mapCentre } from '../app/map-target.ts';
import styles from './board.module.css';

/** What no partner reported: seen on a camera, called in by telephone. */
export function RegisterDialogue({ at }: { readonly at: { readonly lon: number; readonly lat: number } | 'centre' }) {
  const { t } = useTranslation();
  const me = useMe();
  const register = useRegister();
  const [first] = useState(() => (at === 'centre' ? (mapCentre() ?? { lon: me.city.centre[0], lat: me.city.centre[1] }) : at));
  const [kind, setKind] = useState('');
  const [grade, setGrade] = useState<'urgent' | 'normal'>('normal');
  const [lon, setLon] = useState<number | string>(round(first.lon));
  const [lat, setLat] = useState<number | string>(round(first.lat));
  const [address, setAddress] = useState('');
  const [content, setContent] = useState('');
  const close = (): void => desk.set({ register: undefined });
  const ready = kind.trim() !== '' && typeof lon === 'number' && typeof lat === 'number';

  return (
    <Modal opened onClose={close} title={t('register.title')}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (typeof lon !== 'number' || typeof lat !== 'number') return;
          const draft = { kind: kind.trim(), grade, lon, lat, ...(address.trim() ? { address: address.trim() } : {}), ...(content.trim() ? { content: content.trim() } : {}) };
          register.mutate(draft, {
            onSuccess: (incident) => {
              close();
              desk.open(incident.id);
              showDone(t('action.done.register'));
            },
          });
        }}
      >
        <Autocomplete label={t('register.kind')} placeholder={t('register.kindHint')} data={t('register.kinds').split('|')} value={kind} onChange={setKind} maxLength={64} data-autofocus required withAsterisk={false} />
        <div>
          <span className={styles['label']}>{t('register.grade')}</span>
          <SegmentedControl
            fullWidth
            value={grade}
            onChange={(value) => setGrade(value === 'urgent' ? 'urgent' : 'normal')}
            data={[
              { value: 'normal', label: t('grade.normal') },
              { value: 'urgent', label: t('grade.urgent') },
            ]}
          />
        </div>
        <div className={styles['pair']}>
          <NumberInput label={t('register.lat')} value={lat} onChange={setLat} decimalScale={6} hideControls min={-90} max={90} required withAsterisk={false} />
          <NumberInput label={t('register.lon')} value={lon} onChange={setLon} decimalScale={6} hideControls min={-180} max={180} required withAsterisk={false} />
        </div>
        {at === 'centre' && <p className="quiet">{t('register.placeHint')}</p>}
        <TextInput label={`${t('register.address')} (${t('common.optional')})`} value={address} onChange={(event) => setAddress(event.currentTarget.value)} maxLength={300} />
        <Textarea label={`${t('register.content')} (${t('common.optional')})`} value={content} onChange={(event) => setContent(event.currentTarget.value)} maxLength={1_000} autosize minRows={2} maxRows={6} />
        <div className={styles['formActions']}>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" disabled={!ready} loading={register.isPending}>
            {t('register.submit')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
