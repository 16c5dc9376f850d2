import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Action, ServiceDefinition } from '#contract/service-definition.ts';
import { organisationsQuery } from '../api/queries.ts';
import { titleIn } from '../words/i18n.ts';
import styles from './services.module.css';

/** A definition in words: what starts it, what is taken together, and what is done at which moment. */
export function DefinitionView({ definition }: { readonly definition: ServiceDefinition }) {
  const { t, i18n } = useTranslation();
  const organisations = useQuery(organisationsQuery);
  const named = (id: string): string => {
    const found = organisations.data?.organisations.find((each) => each.id === id);
    return found ? titleIn(i18n.language, found.title) : id;
  };
  return (
    <>
      <h2>{t('services.trigger')}</h2>
      <ul className={styles['rules']}>
        {definition.triggers.map((trigger, index) => (
          <li key={index}>
            <span className="figures">{trigger.eventTypes.join(', ')}</span>
            {trigger.when && <Condition when={trigger.when} />}
          </li>
        ))}
      </ul>
      <h2>{t('services.correlation')}</h2>
      <p>{correlationWords(definition.correlation, t)}</p>
      {definition.follow && <p>{t('services.follow')}</p>}
      {definition.confirm && (
        <p className={styles['when']}>
          {t('services.confirm')} <code>{definition.confirm}</code>
        </p>
      )}
      <h2>{t('services.steps')}</h2>
      <ol className={styles['steps']}>
        {definition.steps.map((step, index) => (
          <li key={index}>
            <h3>{t(`services.moment.${step.at}`)}</h3>
            {step.when && <Condition when={step.when} />}
            <ul>
              {step.actions.map((action, at) => (
                <li key={at}>{actionWords(action, named, t)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </>
  );
}

function Condition({ when }: { readonly when: string }) {
  const { t } = useTranslation();
  return (
    <p className={styles['when']}>
      {t('services.when')} <code>{when}</code>
    </p>
  );
}

function correlationWords(correlation: ServiceDefinition['correlation'], t: TFunction): string {
  if (!correlation) return t('services.correlationNone');
  const { withinMetres, withinMinutes } = correlation;
  const same = (['sameKind', 'samePerson', 'samePlate', 'sameFacility'] as const)
    .filter((each) => correlation[each])
    .map((each) => t(`services.${each}`));
  return [
    withinMetres === undefined
      ? t('services.withinMinutes', { minutes: withinMinutes })
      : t('services.within', { metres: withinMetres, minutes: withinMinutes }),
    ...same,
  ].join(' · ');
}

function actionWords(action: Action, named: (id: string) => string, t: TFunction): string {
  switch (action.do) {
    case 'chooseCameras':
      return t('services.do.chooseCameras', { max: action.max, radius: action.radiusMetres });
    case 'shareVideo':
      return t('services.do.shareVideo', {
        organisation: named(action.organisation),
        purpose: action.purpose,
        basis: action.basis,
        minutes: action.maxMinutes,
      });
    case 'stopSharing':
      return t('services.do.stopSharing', { organisation: named(action.organisation) });
    case 'propagate':
      return t('services.do.propagate', { organisation: named(action.organisation), seconds: action.acknowledgeWithinSeconds });
    case 'send':
      return t('services.do.send', { link: action.link, topic: action.topic, text: action.text ?? '' });
    case 'tellPartner':
      return t('services.do.tellPartner', { state: t(`services.partnerState.${action.state}`) });
  }
}
