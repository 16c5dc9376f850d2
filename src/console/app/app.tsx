import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../api/queries.ts';
import { cssVariables, theme } from '../look/theme.ts';
import { usePreferences } from './preferences.ts';
import { router } from './router.tsx';

const OUR_OWN_SCHEME = { get: () => 'dark' as const, set: () => {}, subscribe: () => {}, unsubscribe: () => {}, clear: () => {} };

export function App() {
  const preferences = usePreferences();
  const { t } = useTranslation();
  // The cross of dialogues and notices has no word of its own to be heard by.
  const named = useMemo(
    () => mergeThemeOverrides(theme, { components: { CloseButton: { defaultProps: { 'aria-label': t('common.close') } } } }),
    [t],
  );
  return (
    <MantineProvider
      theme={named}
      cssVariablesResolver={cssVariables}
      forceColorScheme={preferences.theme}
      colorSchemeManager={OUR_OWN_SCHEME}
    >
      <Notifications position="bottom-left" limit={4} zIndex={500} />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
