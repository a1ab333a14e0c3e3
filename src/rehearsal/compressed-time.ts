// Real hours as a few seconds: each idle timeout becomes a whole number of seconds (the kernel counts in seconds), and each silence keeps its place
// between the timeouts. With one timeout this is a scale. With several it is not: what counts is which timeouts a silence is longer than, and a scale
// that makes an hour three seconds has no room for a minute.

export interface CompressedTime {
  /** Seconds to set for an idle timeout that was given to compressTime; a later one than all given: more than any silence takes. */
  timeoutOf(idleSeconds: number): number;
  /** Seconds to keep silent for a silence of so many real ones. Never equals a timeout, unless the silence does. */
  silenceOf(seconds: number): number;
}

/** Seconds that a rehearsed silence keeps away from every timeout: far more than the kernel's clock tick, and the delays of a busy machine. */
const MARGIN_SECONDS = 0.3;
/** Kept where no timeout is known: that none is met shows by the conversation going on. */
const LONGEST_WITHOUT_TIMEOUT_SECONDS = 0.5;

export function compressTime(idleSeconds: readonly number[]): CompressedTime {
  const idles = [...new Set(idleSeconds)].filter((s) => Number.isFinite(s) && s > 0).sort((a, b) => a - b);
  const step = idles.length > 4 ? 2 : 3;
  const timeoutOf = (seconds: number): number => {
    const at = idles.findIndex((s) => s >= seconds);
    return at === -1 ? step * (idles.length + 1) + 1 : step * (at + 1);
  };
  const silenceOf = (seconds: number): number => {
    if (idles.length === 0) return Math.min(Math.max(seconds, 0), LONGEST_WITHOUT_TIMEOUT_SECONDS);
    const above = idles.findIndex((s) => s >= seconds);
    if (above !== -1 && idles[above] === seconds) return step * (above + 1);
    const shorter = above === -1 ? idles.length : above;
    const from = shorter === 0 ? 0 : (idles[shorter - 1] as number);
    const to = above === -1 ? 2 * from : (idles[above] as number);
    const share = Math.min(Math.max((seconds - from) / (to - from), 0), 1);
    const within = above === -1 ? share * (step / 2) : share * step;
    const least = shorter === 0 ? 0 : MARGIN_SECONDS;
    return step * shorter + Math.min(Math.max(within, least), step - MARGIN_SECONDS);
  };
  return { timeoutOf, silenceOf };
}
