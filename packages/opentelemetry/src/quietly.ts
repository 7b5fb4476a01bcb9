/**
 * Runs `work`, which calls OpenTelemetry: the processors and exporters behind it are others'. What it throws is ignored,
 * because a call must not fail, nor the process end, for want of a metric or a span.
 *
 * @returns what `work` gives; `undefined` if it throws
 */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
