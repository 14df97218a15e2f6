import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

const roomsOf = (rooms) =>
  rooms.map((room) => ({
    files: [`console/src/rooms/${room}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: rooms
            .filter((other) => other !== room)
            .map((other) => ({
              group: [`**/rooms/${other}/**`, `../${other}/**`, `../../${other}/**`],
              message: 'A room imports shared/, shell/ and itself; two rooms meet in shell/.'
            }))
        }
      ]
    }
  }))

export default ts.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/test-results/**',
      '**/playwright-report/**',
      'e2e/results/**',
      'shared/api/openapi.generated.ts'
    ]
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'max-lines': ['error', 700]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: { 'svelte/no-at-html-tags': 'error' }
  },
  ...roomsOf([
    'account',
    'announcements',
    'answers',
    'audit',
    'contacts',
    'conversations',
    'inboxes',
    'jobs',
    'knowledge',
    'people',
    'reports',
    'search',
    'setup',
    'sign-in'
  ])
)
