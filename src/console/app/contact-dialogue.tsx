import { Button, Modal, Skeleton, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { contactView } from '#contract/message-view.ts';
import { contactQuery, useChangeContact } from '../api/handling.ts';
import { sayFailure, failureWords } from '../api/say.ts';
import { pushState, subscribe, unsubscribe, type PushState } from './web-push.ts';
import styles from './app.module.css';

type Contact = z.infer<typeof contactView>;

/** How I am reached beside the screen: mine alone to see and to set. */
export function ContactDialogue({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const contact = useQuery(contactQuery);
  return (
    <Modal opened onClose={onClose} title={t('contact.title')}>
      <p className="quiet">{t('contact.text')}</p>
      {contact.isPending && <Skeleton height={160} />}
      {contact.isError && <p>{failureWords(t, contact.error)}</p>}
      {contact.data && <ContactForm contact={contact.data} onClose={onClose} />}
    </Modal>
  );
}

function ContactForm({ contact, onClose }: { readonly contact: Contact; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [phone, setPhone] = useState(contact.phone ?? '');
  const [email, setEmail] = useState(contact.email ?? '');
  const change = useChangeContact();
  const off = (channel: Contact['channels'][number]): string | undefined =>
    contact.channels.includes(channel) ? undefined : t('contact.offChannel');
  return (
    <form
      className={styles['contact']}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(
          { ...(phone.trim() ? { phone: phone.trim() } : {}), ...(email.trim() ? { email: email.trim() } : {}) },
          { onSuccess: onClose },
        );
      }}
    >
      <TextInput
        label={t('contact.phone')}
        description={off('sms')}
        type="tel"
        inputMode="tel"
        value={phone}
        onChange={(event) => setPhone(event.currentTarget.value)}
        maxLength={20}
        data-autofocus
      />
      <TextInput
        label={t('contact.email')}
        description={off('email')}
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        maxLength={254}
      />
      {contact.pushKey !== undefined && <PushSwitch pushKey={contact.pushKey} browsers={contact.browsers} />}
      <div className={styles['contactActions']}>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" variant="filled" loading={change.isPending}>
          {t('contact.save')}
        </Button>
      </div>
    </form>
  );
}

function PushSwitch({ pushKey, browsers }: { readonly pushKey: string; readonly browsers: number }) {
  const { t } = useTranslation();
  const [state, setState] = useState<PushState | 'failed'>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void pushState().then(setState, () => setState('unable'));
  }, []);

  async function set(on: boolean): Promise<void> {
    setBusy(true);
    try {
      if (on) setState(await subscribe(pushKey));
      else {
        await unsubscribe();
        setState('off');
      }
    } catch (error) {
      sayFailure(t, error);
    } finally {
      setBusy(false);
    }
  }

  const words = {
    unable: t('contact.pushUnable'),
    denied: t('contact.pushDenied'),
    failed: t('contact.pushFailed'),
    on: t('contact.pushOn'),
    off: t('contact.pushOff'),
  };
  return (
    <Switch
      label={t('contact.push')}
      description={`${state ? words[state] : ''} ${browsers > 0 ? t('contact.browsers', { n: browsers }) : ''}`.trim()}
      checked={state === 'on'}
      disabled={busy || state === undefined || state === 'unable' || state === 'denied'}
      onChange={(event) => void set(event.currentTarget.checked)}
    />
  );
}
