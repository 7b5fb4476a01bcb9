// One line that says what is under way and for how long. On a terminal it moves; into a pipe it is printed once.

/** Appears after `patienceMs`, so that what is quick says nothing. */
export function createProgressLine(headline, stream, patienceMs) {
  const startedAt = performance.now();
  let detail = "";
  let ticking;
  const draw = () => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const text = `${headline} … ${detail === "" ? "" : `${detail}, `}${seconds} s`;
    stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 80) - 1)}`);
  };
  const timer = setTimeout(() => {
    if (!stream.isTTY) stream.write(`${headline} …\n`);
    else ticking = setInterval(draw, 100);
  }, patienceMs);
  return {
    update(next) {
      detail = next ?? detail;
    },
    end() {
      clearTimeout(timer);
      if (ticking === undefined) return;
      clearInterval(ticking);
      stream.write("\r\u001b[K");
    },
  };
}
