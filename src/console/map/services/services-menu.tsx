import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconCheck, IconMap2, IconStackPush } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { OWN_BASE, type MapServiceView } from '#contract/map-service.ts';
import { mapServicesQuery } from '../../api/queries.ts';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import { titleIn } from '../../words/i18n.ts';
import { AddService } from './add-service.tsx';
import { serviceDesk, useServiceDesk } from './service-desk.ts';

/** Which map lies below everything, and layers of other servers above it. */
export function ServicesMenu() {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(mapServicesQuery);
  const { baseMap } = usePreferences();
  const { adding } = useServiceDesk();
  const chosen = baseMap === '' ? (data?.base ?? OWN_BASE) : baseMap;
  const bases = (data?.services ?? []).filter(({ use }) => use === 'base');

  function choose(id: string): void {
    serviceDesk.loseBase(undefined);
    setPreferences({ baseMap: id });
  }

  const item = (id: string, title: string, service?: MapServiceView) => (
    <Menu.Item
      key={id}
      aria-checked={id === chosen}
      disabled={service?.ready === false}
      leftSection={<IconCheck size="1rem" aria-hidden style={{ visibility: id === chosen ? 'visible' : 'hidden' }} />}
      rightSection={service?.ready === false ? <span className="quiet">{t('mapServices.noKey')}</span> : undefined}
      onClick={() => choose(id)}
    >
      {title}
    </Menu.Item>
  );
  const ofGround = (ground: MapServiceView['ground']) => bases.filter((base) => base.ground === ground);

  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Tooltip label={t('mapServices.menu')} position="left">
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={t('mapServices.menu')}>
              <IconMap2 size="1.25rem" />
            </ActionIcon>
          </Menu.Target>
        </Tooltip>
        <Menu.Dropdown>
          <Menu.Label>{t('mapServices.base')}</Menu.Label>
          {item(OWN_BASE, t('mapServices.own'))}
          {ofGround('map').map((base) => item(base.id, titleIn(i18n.language, base.title), base))}
          {ofGround('aerial').length > 0 && <Menu.Label>{t('mapServices.aerial')}</Menu.Label>}
          {ofGround('aerial').map((base) => item(base.id, titleIn(i18n.language, base.title), base))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconStackPush size="1rem" aria-hidden />} onClick={() => serviceDesk.ask(true)}>
            {t('mapServices.add')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {adding && (
        <AddService services={(data?.services ?? []).filter(({ use }) => use === 'layer')} onClose={() => serviceDesk.ask(false)} />
      )}
    </>
  );
}
