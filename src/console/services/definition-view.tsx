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
      {definition.profileFor && <p>{t('services.profileFor', { organisations: definition.profileFor.map(named).join(', ') })}</p>}
      {definition.shareWhenTold?.map(({ organisation, purpose, basis, maxMinutes }) => (
        <p key={organisation}>{t('services.shareWhenTold', { organisation: named(organisation), purpose, basis, minutes: maxMinutes })}</p>
      ))}
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
      {definition.agencies && (
        <>
          <h2>{t('services.agencies')}</h2>
          <p>{definition.agencies.map(named).join(', ')}</p>
        </>
      )}
      {definition.sop.length > 0 && <h2>{t('services.sop')}</h2>}
      {definition.sop.map((list) => (
        <section key={list.id}>
          <h3>{titleIn(i18n.language, list.title)}</h3>
          {list.when && <Condition when={list.when} />}
          <ol>
            {list.items.map((item) => (
              <li key={item.id}>
                {titleIn(i18n.language, item.title)} {!item.required && <span className="quiet">{t('services.sopOptional')}</span>}
              </li>
            ))}
          </ol>
        </section>
      ))}
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
  const { withinMetres, withinMinutes, sameNumberAs } = correlation;
  if (sameNumberAs.length > 0 && withinMetres === undefined) return `${t('services.sameNumberAs')} (${sameNumberAs.join(', ')})`;
  const same = (['sameKind', 'samePerson', 'samePlate', 'sameFacility', 'supersedes'] as const)
    .filter((each) => correlation[each])
    .map((each) => t(`services.${each}`));
  return [
    withinMetres === undefined
      ? t('services.withinMinutes', { minutes: withinMinutes })
      : t('services.within', { metres: withinMetres, minutes: withinMinutes }),
    ...same,
  ].join(' · ');
}

function propagateWords(action: Extract<Action, { do: 'propagate' }>, named: (id: string) => string, t: TFunction): string {
  const words = t('services.do.propagate', { organisation: named(action.organisation), seconds: action.acknowledgeWithinSeconds });
  const channels = action.channels.map((channel) => t(`telling.channel.${channel}`)).join(', ');
  return channels === '' ? words : t('services.by', { words, channels });
}

function actionWords(action: Action, named: (id: string) => string, t: TFunction): string {
  switch (action.do) {
    case 'chooseCameras':
      if (action.along !== 'place') return t(`services.do.spreadCameras.${action.along}`, { max: action.max });
      return t(action.exits ? 'services.do.chooseExits' : 'services.do.chooseCameras', { max: action.max, radius: action.radiusMetres });
    case 'shareVideo':
      return t('services.do.shareVideo', {
        organisation: named(action.organisation),
        purpose: action.purpose,
        basis: action.basis,
        minutes: action.maxMinutes,
      });
    case 'askVideo':
    case 'pushVideo':
      return t(`services.do.${action.do}`, { organisation: named(action.organisation) });
    case 'stopSharing':
      return t('services.do.stopSharing', { organisation: named(action.organisation) });
    case 'propagate':
      return propagateWords(action, named, t);
    case 'escalate':
      return t('services.do.escalate', { organisation: named(action.organisation), seconds: action.afterSeconds });
    case 'send':
      return t('services.do.send', { link: action.link, topic: action.topic, text: action.text ?? '' });
    case 'guideUnits':
      return t('services.do.guideUnits', { organisation: named(action.organisation), text: action.signs?.text ?? '' });
    case 'tellPartner':
      return t('services.do.tellPartner', { state: t(`services.partnerState.${action.state}`) });
  }
}
