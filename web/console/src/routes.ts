import type { Component } from 'svelte'
import { plain } from './plain-page.ts'
import type { PermissionCode } from './shell/permissions.ts'
import type { Text } from './shell/texts.svelte.ts'

/** What a page component is given: the named parts of its path. */
export interface PageProps {
  params: Record<string, string>
}

export interface Route {
  pattern: string
  title: Text
  load: () => Promise<{ default: Component<PageProps> }>
  /** Shown without the desk around it, to people who are not signed in. */
  open?: true
  /** Right without which the page says who can help. */
  needs?: PermissionCode
  /** Which entry of the rail it belongs to. */
  area?: 'inbox' | 'contacts' | 'knowledge' | 'reports' | 'settings' | 'search'
}

/** Every page of the console, in the order of the rail. A page is loaded when it is first visited. */
export const routes: readonly Route[] = [
  {
    pattern: '/login',
    title: 'signIn.title',
    open: true,
    load: () => plain(import('./rooms/sign-in/SignInPage.svelte'))
  },
  {
    pattern: '/reset',
    title: 'signIn.resetTitle',
    open: true,
    load: () => plain(import('./rooms/sign-in/ResetPage.svelte'))
  },
  {
    pattern: '/invitation',
    title: 'signIn.invitationTitle',
    open: true,
    load: () => plain(import('./rooms/sign-in/InvitationPage.svelte'))
  },
  { pattern: '/setup', title: 'setup.title', open: true, load: () => plain(import('./rooms/setup/SetupPage.svelte')) },
  {
    pattern: '/inbox/:view/:id?',
    title: 'nav.inbox',
    area: 'inbox',
    needs: 'conversations.read',
    load: () => import('./shell/InboxPage.svelte')
  },
  {
    pattern: '/contacts/:id?',
    title: 'nav.contacts',
    area: 'contacts',
    needs: 'contacts.read',
    load: () => import('./rooms/contacts/ContactsPage.svelte')
  },
  {
    pattern: '/search',
    title: 'nav.search',
    area: 'search',
    needs: 'conversations.read',
    load: () => plain(import('./rooms/search/SearchPage.svelte'))
  },
  {
    pattern: '/knowledge',
    title: 'nav.knowledge',
    area: 'knowledge',
    needs: 'knowledge.read',
    load: () => plain(import('./rooms/knowledge/KnowledgePage.svelte'))
  },
  {
    pattern: '/knowledge/imports',
    title: 'knowledge.place.imports',
    area: 'knowledge',
    needs: 'knowledge.write',
    load: () => plain(import('./rooms/knowledge/ImportsPage.svelte'))
  },
  {
    pattern: '/announcements',
    title: 'nav.announcements',
    area: 'knowledge',
    needs: 'announcements.manage',
    load: () => plain(import('./rooms/announcements/AnnouncementsPage.svelte'))
  },
  {
    pattern: '/answers',
    title: 'knowledge.place.answers',
    area: 'knowledge',
    needs: 'answers.manage',
    load: () => plain(import('./rooms/answers/AnswersPage.svelte'))
  },
  {
    pattern: '/knowledge/:id',
    title: 'nav.knowledge',
    area: 'knowledge',
    needs: 'knowledge.read',
    load: () => import('./rooms/knowledge/Article.svelte')
  },
  {
    pattern: '/reports',
    title: 'nav.reports',
    area: 'reports',
    needs: 'reports.read',
    load: () => plain(import('./rooms/reports/ReportsPage.svelte'))
  },
  {
    pattern: '/settings/:page?/:id?/:tab?',
    title: 'nav.settings',
    area: 'settings',
    load: () => import('./shell/SettingsPage.svelte')
  }
]
