import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { antdStyles } from './antd-styles.ts';
import { inlineBoot } from './boot.ts';
import { compressed } from './compressed.ts';

/** The console is built into web/dist, from where the server serves it at `/`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), antdStyles(), inlineBoot(), compressed()],
  build: {
    target: 'es2022',
    // one stylesheet, which index.html names: the one that src/boot asks for again
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    // what every page starts with is one file: a browser asks for six at a time
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } } },
  },
  server: {
    // `npm run console` serves the sources, and forwards everything else to a running server
    proxy: { '^/(?!src/|@|node_modules/|ui/|icon\\.svg|client/|$|\\?)': 'http://127.0.0.1:8080' },
  },
});
