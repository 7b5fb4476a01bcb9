/**
 * Moves this process's time, for libraries that take no clock: `Date` and `performance.now()` are ahead of the machine's
 * from now on. Timers are not moved.
 */
export function installShiftedTime(): (ms: number) => void {
  const RealDate = Date;
  const elapsed = performance.now.bind(performance);
  let shiftMs = 0;
  const ShiftedDate = new Proxy(RealDate, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [target.now() + shiftMs] : args, newTarget) as object,
    get: (target, key, receiver) =>
      key === "now" ? () => target.now() + shiftMs : (Reflect.get(target, key, receiver) as unknown),
  });
  globalThis.Date = ShiftedDate;
  performance.now = () => elapsed() + shiftMs;
  return (ms) => {
    shiftMs += ms;
  };
}
