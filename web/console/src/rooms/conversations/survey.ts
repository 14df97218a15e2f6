const FACES = ['😞', '🙁', '😐', '🙂', '😀']

/** The face of a score 1..5; the widget shows the same five. */
export function faceOf(score: number): string {
  return FACES[Math.min(5, Math.max(1, Math.round(score))) - 1] ?? ''
}
