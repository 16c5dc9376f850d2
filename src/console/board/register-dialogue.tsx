import { Autocomplete, Button, Modal, NumberInput, SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentDraft } from '#contract/answers.ts';
import { useRegister } from '../api/commands.ts';
import { useMe } from '../api/queries.ts';
import { showDone } from '../api/undo-notice.tsx';
import { desk } from '../app/desk.ts';
import { mapCentre } from '../app/map-target.ts';
import { AddressField } from '../search/address-field.tsx';
import styles from './board.module.css';

type Place = { readonly lon: number; readonly lat: number; readonly address?: string };

/** What no partner reported: seen on a camera, called in by telephone. */
export function RegisterDialogue({ at }: { readonly at: Place | 'centre' }) {
  const { t } = useTranslation();
  const me = useMe();
  const register = useRegister();
  const [first] = useState(() => (at === 'centre' ? (mapCentre() ?? { lon: me.city.centre[0], lat: me.city.centre[1] }) : at));
  const close = (): void => desk.set({ register: undefined });
  return (
    <Modal opened onClose={close} title={t('register.title')}>
      <RegisterForm
        first={first}
        hint={at === 'centre'}
        busy={register.isPending}
        onCancel={close}
        onSubmit={(draft) =>
          register.mutate(draft, {
            onSuccess: (incident) => {
              close();
              desk.open(incident.id);
              showDone(t('action.done.register'));
            },
          })
        }
      />
    </Modal>
  );
}

interface RegisterFormProps {
  readonly first: Place;
  readonly hint: boolean;
  readonly busy: boolean;
  readonly onCancel: () => void;
  readonly onSubmit: (draft: IncidentDraft) => void;
}

function RegisterForm({ first, hint, busy, onCancel, onSubmit }: RegisterFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<IncidentDraft>({
    kind: '',
    grade: 'normal',
    lon: round(first.lon),
    lat: round(first.lat),
    address: first.address ?? '',
    content: '',
  });
  const change = (part: Partial<IncidentDraft>): void => setDraft((before) => ({ ...before, ...part }));
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(withoutEmpty(draft));
      }}
    >
      <Autocomplete
        label={t('register.kind')}
        placeholder={t('register.kindHint')}
        data={t('register.kinds').split('|')}
        value={draft.kind}
        onChange={(kind) => change({ kind })}
        maxLength={64}
        data-autofocus
        required
        withAsterisk={false}
      />
      <GradeField grade={draft.grade} onGrade={(grade) => change({ grade })} />
      <div className={styles['pair']}>
        <DegreesField label={t('register.lat')} value={draft.lat} most={90} onChange={(lat) => change({ lat })} />
        <DegreesField label={t('register.lon')} value={draft.lon} most={180} onChange={(lon) => change({ lon })} />
      </div>
      {hint && <p className="quiet">{t('register.placeHint')}</p>}
      <AddressField
        label={`${t('register.address')} (${t('common.optional')})`}
        address={draft.address ?? ''}
        place={{ lon: draft.lon, lat: draft.lat }}
        onAddress={(address) => change({ address })}
        onPlace={({ lon, lat }) => change({ lon: round(lon), lat: round(lat) })}
      />
      <Textarea
        label={`${t('register.content')} (${t('common.optional')})`}
        value={draft.content ?? ''}
        onChange={(event) => change({ content: event.currentTarget.value })}
        maxLength={1_000}
        autosize
        minRows={2}
        maxRows={6}
      />
      <div className={styles['formActions']}>
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
        <Button type="submit" variant="filled" disabled={draft.kind.trim() === ''} loading={busy}>
          {t('register.submit')}
        </Button>
      </div>
    </form>
  );
}

function GradeField({
  grade,
  onGrade,
}: {
  readonly grade: IncidentDraft['grade'];
  readonly onGrade: (grade: IncidentDraft['grade']) => void;
}) {
  const { t } = useTranslation();
  return (
    <div>
      <span className={styles['label']}>{t('register.grade')}</span>
      <SegmentedControl
        fullWidth
        value={grade}
        onChange={(value) => onGrade(value === 'urgent' ? 'urgent' : 'normal')}
        data={[
          { value: 'normal', label: t('grade.normal') },
          { value: 'urgent', label: t('grade.urgent') },
        ]}
      />
    </div>
  );
}

interface DegreesFieldProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (degrees: number) => void;
}

function DegreesField({ label, value, most, onChange }: DegreesFieldProps) {
  return (
    <NumberInput
      label={label}
      value={value}
      onChange={(degrees) => typeof degrees === 'number' && onChange(degrees)}
      decimalScale={6}
      hideControls
      min={-most}
      max={most}
      required
      withAsterisk={false}
    />
  );
}

function withoutEmpty({ kind, grade, lon, lat, address, content }: IncidentDraft): IncidentDraft {
  return {
    kind: kind.trim(),
    grade,
    lon,
    lat,
    ...(address?.trim() ? { address: address.trim() } : {}),
    ...(content?.trim() ? { content: content.trim() } : {}),
  };
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
