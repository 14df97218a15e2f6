/// <reference types="vitest/config" />
import { defineConfig, type Plugin } from 'vite'

const DARK = /:root\[data-theme='dark'\] (\{[^}]*\})/

/**
 * Dark colours follow the system here: these pages work without scripts, so nothing could set the attribute that the
 * tokens wait for.
 */
const darkBySystem: Plugin = {
  name: 'dark-by-system',
  enforce: 'pre',
  transform(source, id) {
    if (!id.endsWith('/tokens.css')) return null
    if (!DARK.test(source)) throw new Error('tokens.css has no dark theme')
    return source.replace(DARK, '@media (prefers-color-scheme: dark) { :root $1 }')
  }
}

/** One style sheet and one script for the public help center, served below `/help/assets/`. */
export default defineConfig({
  plugins: [darkBySystem],
  build: {
    target: ['es2022', 'safari16'],
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: 'src/help.ts',
      output: { entryFileNames: 'help.js', assetFileNames: 'help[extname]' }
    }
  },
  test: { include: ['src/**/*.test.ts'] }
})
