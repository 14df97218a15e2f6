/** Every right the console asks for; the server's table is the truth, these are the ones a screen depends on. */
export const PERMISSIONS = [
  'conversations.read',
  'conversations.read_all',
  'conversations.reply',
  'conversations.note',
  'conversations.assign',
  'conversations.resolve',
  'conversations.label',
  'contacts.read',
  'contacts.write',
  'contacts.block',
  'knowledge.read',
  'knowledge.write',
  'knowledge.publish',
  'announcements.manage',
  'answers.manage',
  'reports.read',
  'reports.export',
  'agents.read',
  'agents.manage',
  'roles.manage',
  'teams.manage',
  'inboxes.manage',
  'hours.manage',
  'labels.manage',
  'surveys.manage',
  'keys.manage',
  'audit.read',
  'system.operate'
] as const

export type PermissionCode = (typeof PERMISSIONS)[number]
