import access from './access/en.json'
import account from './account/en.json'
import answers from './answers/en.json'
import contacts from './contacts/en.json'
import conversations from './conversations/en.json'
import knowledge from './knowledge/en.json'
import people from './people/en.json'
import reports from './reports/en.json'
import settings from './settings/en.json'
import shell from './shell/en.json'
import system from './system/en.json'
import errors from '../errors/en.json'

/** Every text of the console in English: the complete catalogue that others fall back to, key by key. */
export const en = {
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
