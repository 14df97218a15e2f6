import type { IconName } from '@helpward/shared/ui/icons.ts'
import type { Component } from 'svelte'
import type { PageProps } from '../routes.ts'
import { plain } from '../plain-page.ts'
import type { PermissionCode } from './permissions.ts'
import type { Text } from './texts.svelte.ts'

export interface SettingsEntry {
  key: string
  title: Text
  about: Text
  icon: IconName
  group: Text
  needs?: PermissionCode
  load: () => Promise<{ default: Component<PageProps> }>
}

/** The settings, by group; each is one small page of its room. */
export const settingsPages: readonly SettingsEntry[] = [
  {
    key: 'account',
    title: 'settings.account',
    about: 'settings.accountAbout',
    icon: 'user',
    group: 'settings.groupYou',
    load: () => plain(import('../rooms/account/AccountPage.svelte'))
  },
  {
    key: 'people',
    title: 'settings.people',
    about: 'settings.peopleAbout',
    icon: 'users',
    group: 'settings.groupPeople',
    needs: 'agents.read',
    load: () => plain(import('../rooms/people/PeoplePage.svelte'))
  },
  {
    key: 'teams',
    title: 'settings.teams',
    about: 'settings.teamsAbout',
    icon: 'building',
    group: 'settings.groupPeople',
    needs: 'teams.manage',
    load: () => plain(import('../rooms/people/TeamsPage.svelte'))
  },
  {
    key: 'roles',
    title: 'settings.roles',
    about: 'settings.rolesAbout',
    icon: 'shield',
    group: 'settings.groupPeople',
    needs: 'roles.manage',
    load: () => plain(import('../rooms/people/RolesPage.svelte'))
  },
  {
    key: 'inboxes',
    title: 'settings.inboxes',
    about: 'settings.inboxesAbout',
    icon: 'inbox',
    group: 'settings.groupWork',
    needs: 'inboxes.manage',
    load: () => import('../rooms/inboxes/InboxesPage.svelte')
  },
  {
    key: 'labels',
    title: 'settings.labels',
    about: 'settings.labelsAbout',
    icon: 'tag',
    group: 'settings.groupWork',
    needs: 'labels.manage',
    load: () => plain(import('../rooms/labels/LabelsPage.svelte'))
  },
  {
    key: 'keys',
    title: 'settings.keys',
    about: 'settings.keysAbout',
    icon: 'key',
    group: 'settings.groupSystem',
    needs: 'keys.manage',
    load: () => plain(import('../rooms/keys/KeysPage.svelte'))
  },
  {
    key: 'audit',
    title: 'settings.audit',
    about: 'settings.auditAbout',
    icon: 'history',
    group: 'settings.groupSystem',
    needs: 'audit.read',
    load: () => plain(import('../rooms/audit/AuditPage.svelte'))
  },
  {
    key: 'jobs',
    title: 'settings.jobs',
    about: 'settings.jobsAbout',
    icon: 'warning',
    group: 'settings.groupSystem',
    needs: 'system.operate',
    load: () => plain(import('../rooms/jobs/JobsPage.svelte'))
  }
]
