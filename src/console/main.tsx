import './look/library-styles.ts';
import './assets/pretendard-gov/pretendard-gov.css';
import './look/tokens.css';
import './look/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { assert } from '#base/assert.ts';
import { App } from './app/app.tsx';
import { getPreferences, showTheme } from './app/preferences.ts';
import { startWords } from './words/i18n.ts';

showTheme();
startWords(getPreferences().language);

const root = document.querySelector('#root');
assert(root, 'index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
