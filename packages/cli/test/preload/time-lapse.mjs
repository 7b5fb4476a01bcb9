// Time passes a hundred times as fast: ten seconds of waiting are a tenth of one.
const { setTimeout: wait } = globalThis;
const elapsed = performance.now.bind(performance);
globalThis.setTimeout = (work, ms = 0, ...values) => wait(work, ms / 100, ...values);
performance.now = () => elapsed() * 100;
