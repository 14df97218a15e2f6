export * from './frames'
export {
  comparePositions,
  createLive,
  systemClock,
  PING_EVERY_MS,
  PONG_WITHIN_MS,
  type Clock,
  type Live,
  type LiveOptions,
  type LiveState,
  type SocketLike,
  type Welcome
} from './live'
export { backOffMs } from './backoff'
export { mergeMessages, newer, replaceNewer } from './versions'
export { TypingReceiver, TypingSender, TYPING_CLEAR_MS, TYPING_IDLE_MS, TYPING_RESEND_MS } from './typing'
export { Outbox, OUTBOX_KEPT_MS, type KeptTexts, type OutboxItem, type OutboxOptions } from './outbox'
