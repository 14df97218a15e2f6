import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** The console is a single page under `/desk/`, embedded in the binary from `dist`; `npm run dev` talks to a running server. */
export default defineConfig({
  base: '/desk/',
  plugins: [svelte()],
  build: {
    target: 'es2022',
    // The page forbids inline code and data: URLs for scripts and styles.
    assetsInlineLimit: 0,
    // The article editor comes only to those who write; `npm run size` watches what everybody loads.
    chunkSizeWarningLimit: 650,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    manifest: true
  },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } }
  },
  test: { include: ['src/**/*.test.ts'] }
})
