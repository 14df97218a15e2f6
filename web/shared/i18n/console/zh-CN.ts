import type { en } from './en.ts'
import access from './access/zh-CN.json'
import account from './account/zh-CN.json'
import answers from './answers/zh-CN.json'
import contacts from './contacts/zh-CN.json'
import conversations from './conversations/zh-CN.json'
import knowledge from './knowledge/zh-CN.json'
import people from './people/zh-CN.json'
import reports from './reports/zh-CN.json'
import settings from './settings/zh-CN.json'
import shell from './shell/zh-CN.json'
import system from './system/zh-CN.json'
import errors from '../errors/zh-CN.json'

/** Every text of the console in simplified Chinese; a missing one does not compile. */
export const zh: Readonly<Record<keyof typeof en, string>> = {
  ...access,
  ...account,
  ...answers,
  ...contacts,
  ...conversations,
  ...knowledge,
  ...people,
  ...reports,
  ...settings,
  ...shell,
  ...system,
  ...errors
}
