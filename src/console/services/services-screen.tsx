import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { useTranslation } from 'react-i18next';
import type { serviceView } from '#contract/admin-view.ts';
import { serviceDefinition } from '#contract/service-definition.ts';
import { servicesQuery } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { titleIn } from '../words/i18n.ts';
import { DefinitionView } from './definition-view.tsx';
import styles from './services.module.css';

type Service = z.infer<typeof serviceView>;

/** How each kind of emergency is answered, as its definition says (P4). Read only for now. */
export function ServicesScreen() {
  const { t, i18n } = useTranslation();
  const services = useQuery(servicesQuery);
  const [chosen, setChosen] = useState<string>();
  if (services.isPending) return <Skeleton height={240} m="lg" w="auto" />;
  if (services.isError) return <p className={styles['failed']}>{failureWords(t, services.error)}</p>;
  const all = services.data.services;
  const shown = all.find((each) => each.id === chosen) ?? all[0];
  if (!shown) return <p className={styles['empty']}>{t('services.none')}</p>;
  return (
    <div className={styles['screen']}>
      <nav className={styles['list']} aria-label={t('services.title')}>
        {all.map((service) => (
          <button key={service.id} type="button" aria-current={service.id === shown.id} onClick={() => setChosen(service.id)}>
            <b>{titleIn(i18n.language, service.title)}</b>
            <span className="quiet">
              {[
                t('services.version', { n: service.version }),
                t(service.enabled ? 'services.enabled' : 'services.disabled'),
                ...(service.hasLink ? [t('services.hasLink')] : []),
              ].join(' · ')}
            </span>
          </button>
        ))}
      </nav>
      <ServiceDetail service={shown} key={shown.id} />
    </div>
  );
}

function ServiceDetail({ service }: { readonly service: Service }) {
  const { t, i18n } = useTranslation();
  const definition = serviceDefinition.safeParse(service.definition);
  return (
    <section className={styles['detail']}>
      <h1>{titleIn(i18n.language, service.title)}</h1>
      <p className="quiet">
        {service.id} · {t('services.version', { n: service.version })} · {t('services.readOnly')}
      </p>
      {definition.success ? (
        <DefinitionView definition={definition.data} />
      ) : (
        <p className={styles['failed']}>{t('services.unreadable')}</p>
      )}
      <details>
        <summary>{t('services.definition')}</summary>
        <pre>{JSON.stringify(service.definition, null, 2)}</pre>
      </details>
    </section>
  );
}
