import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The console: src/console → build/console. `npm run build`, or by itself at start (tools/build-console.ts).
export default defineConfig({
  root: fileURLToPath(new URL('src/console', import.meta.url)),
  base: '/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('build/console', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome120',
    // The content security policy allows no data: scripts or fonts; small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_500,
  },
});
