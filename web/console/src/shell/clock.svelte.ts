/** The time as state, in steps: ages and countdowns follow it without a timer each. */
class Clock {
  /** Now, at most a second old while anything counts down. Unit: ms UTC. */
  nowMs = $state(Date.now())

  constructor() {
    setInterval(() => (this.nowMs = Date.now()), 1000)
  }

  /** Now to the minute: a list that shows ages is not redrawn each second. */
  minuteMs = $derived(Math.floor(this.nowMs / 60_000) * 60_000 + 59_999)
}

export const clock = new Clock()
