/// <reference types="vitest/config" />
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

/** The app inside the frame: `frame.html` and hashed files under `assets/`, served below `/widget/`. */
export default defineConfig({
  base: '/widget/',
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true, modernAst: true } })],
  build: {
    target: ['es2022', 'safari16'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rolldownOptions: { input: 'frame.html' }
  },
  test: { include: ['src/**/*.test.ts'] }
})
