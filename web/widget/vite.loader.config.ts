import { defineConfig } from 'vite'

/** The host page's script: one classic file without imports, `widget.js`. */
export default defineConfig({
  build: {
    target: ['es2020', 'safari14'],
    emptyOutDir: false,
    reportCompressedSize: false,
    lib: { entry: 'src/loader.ts', formats: ['iife'], name: 'HelpwardLoader', fileName: () => 'widget.js' }
  }
})
