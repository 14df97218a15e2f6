import AlarmClock from '@lucide/svelte/icons/alarm-clock'
import Angry from '@lucide/svelte/icons/angry'
import ArrowDown from '@lucide/svelte/icons/arrow-down'
import ArrowLeft from '@lucide/svelte/icons/arrow-left'
import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left'
import ArrowUp from '@lucide/svelte/icons/arrow-up'
import BadgeCheck from '@lucide/svelte/icons/badge-check'
import Ban from '@lucide/svelte/icons/ban'
import Bell from '@lucide/svelte/icons/bell'
import Book from '@lucide/svelte/icons/book-open'
import Bot from '@lucide/svelte/icons/bot'
import Building from '@lucide/svelte/icons/building-2'
import ChartLine from '@lucide/svelte/icons/chart-line'
import Check from '@lucide/svelte/icons/check'
import ChevronDown from '@lucide/svelte/icons/chevron-down'
import ChevronLeft from '@lucide/svelte/icons/chevron-left'
import ChevronRight from '@lucide/svelte/icons/chevron-right'
import ChevronUp from '@lucide/svelte/icons/chevron-up'
import CircleAlert from '@lucide/svelte/icons/circle-alert'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import CircleDashed from '@lucide/svelte/icons/circle-dashed'
import CircleHelp from '@lucide/svelte/icons/circle-question-mark'
import Clock from '@lucide/svelte/icons/clock'
import Copy from '@lucide/svelte/icons/copy'
import Download from '@lucide/svelte/icons/download'
import Ellipsis from '@lucide/svelte/icons/ellipsis'
import Eye from '@lucide/svelte/icons/eye'
import EyeOff from '@lucide/svelte/icons/eye-off'
import File from '@lucide/svelte/icons/file'
import Filter from '@lucide/svelte/icons/list-filter'
import Flag from '@lucide/svelte/icons/flag'
import Frown from '@lucide/svelte/icons/frown'
import Globe from '@lucide/svelte/icons/globe'
import History from '@lucide/svelte/icons/history'
import Image from '@lucide/svelte/icons/image'
import Inbox from '@lucide/svelte/icons/inbox'
import Info from '@lucide/svelte/icons/info'
import Key from '@lucide/svelte/icons/key-round'
import Keyboard from '@lucide/svelte/icons/keyboard'
import Languages from '@lucide/svelte/icons/languages'
import LifeBuoy from '@lucide/svelte/icons/life-buoy'
import Loader from '@lucide/svelte/icons/loader-circle'
import Lock from '@lucide/svelte/icons/lock'
import LogOut from '@lucide/svelte/icons/log-out'
import Mail from '@lucide/svelte/icons/mail'
import Megaphone from '@lucide/svelte/icons/megaphone'
import Message from '@lucide/svelte/icons/message-square-text'
import Monitor from '@lucide/svelte/icons/monitor'
import Moon from '@lucide/svelte/icons/moon'
import Note from '@lucide/svelte/icons/sticky-note'
import PanelRight from '@lucide/svelte/icons/panel-right'
import Paperclip from '@lucide/svelte/icons/paperclip'
import Pencil from '@lucide/svelte/icons/pencil'
import Phone from '@lucide/svelte/icons/phone'
import Plus from '@lucide/svelte/icons/plus'
import Refresh from '@lucide/svelte/icons/refresh-cw'
import Reopen from '@lucide/svelte/icons/rotate-ccw'
import Reply from '@lucide/svelte/icons/reply'
import Search from '@lucide/svelte/icons/search'
import Send from '@lucide/svelte/icons/send'
import Settings from '@lucide/svelte/icons/settings'
import Shield from '@lucide/svelte/icons/shield'
import ShieldCheck from '@lucide/svelte/icons/shield-check'
import Sun from '@lucide/svelte/icons/sun'
import Table from '@lucide/svelte/icons/table-2'
import Tag from '@lucide/svelte/icons/tag'
import Trash from '@lucide/svelte/icons/trash-2'
import ThumbsDown from '@lucide/svelte/icons/thumbs-down'
import ThumbsUp from '@lucide/svelte/icons/thumbs-up'
import Triangle from '@lucide/svelte/icons/triangle-alert'
import Upload from '@lucide/svelte/icons/upload'
import User from '@lucide/svelte/icons/user-round'
import UserPlus from '@lucide/svelte/icons/user-plus'
import Users from '@lucide/svelte/icons/users'
import WifiOff from '@lucide/svelte/icons/wifi-off'
import X from '@lucide/svelte/icons/x'
import ZoomIn from '@lucide/svelte/icons/zoom-in'
import ZoomOut from '@lucide/svelte/icons/zoom-out'

/** The console's icons: one 1.5-px stroke set, by the thing they mean. */
export const icons = {
  add: Plus,
  alert: CircleAlert,
  angry: Angry,
  attach: Paperclip,
  away: CircleDashed,
  back: ArrowLeft,
  bell: Bell,
  block: Ban,
  book: Book,
  bot: Bot,
  building: Building,
  chart: ChartLine,
  check: Check,
  clock: Clock,
  close: X,
  copy: Copy,
  delete: Trash,
  down: ChevronDown,
  download: Download,
  edit: Pencil,
  eye: Eye,
  'eye-off': EyeOff,
  file: File,
  filter: Filter,
  flag: Flag,
  frown: Frown,
  globe: Globe,
  help: CircleHelp,
  history: History,
  image: Image,
  inbox: Inbox,
  info: Info,
  key: Key,
  keyboard: Keyboard,
  languages: Languages,
  left: ChevronLeft,
  life: LifeBuoy,
  loader: Loader,
  lock: Lock,
  mail: Mail,
  megaphone: Megaphone,
  message: Message,
  monitor: Monitor,
  moon: Moon,
  more: Ellipsis,
  note: Note,
  offline: WifiOff,
  panel: PanelRight,
  phone: Phone,
  refresh: Refresh,
  reopen: Reopen,
  reply: Reply,
  resolve: CircleCheck,
  right: ChevronRight,
  search: Search,
  send: Send,
  settings: Settings,
  shield: Shield,
  'shield-check': ShieldCheck,
  'sign-out': LogOut,
  snooze: AlarmClock,
  sun: Sun,
  table: Table,
  tag: Tag,
  'thumb-down': ThumbsDown,
  'thumb-up': ThumbsUp,
  'to-bottom': ArrowDown,
  'to-top': ArrowUp,
  transfer: ArrowRightLeft,
  up: ChevronUp,
  upload: Upload,
  user: User,
  'user-add': UserPlus,
  users: Users,
  verified: BadgeCheck,
  warning: Triangle,
  'zoom-in': ZoomIn,
  'zoom-out': ZoomOut
} as const

export type IconName = keyof typeof icons
