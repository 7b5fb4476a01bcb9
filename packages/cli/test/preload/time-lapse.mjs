// The monotonic clock runs ten thousand times as fast: any response takes seconds.
const elapsed = performance.now.bind(performance);
performance.now = () => elapsed() * 10_000;
