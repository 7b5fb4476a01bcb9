/** @throws RangeError that names the option */
export function checkSeconds(name: string, seconds: number): void {
  if (!(Number.isFinite(seconds) && seconds > 0))
    throw new RangeError(`${name}: must be a number of seconds above 0, got ${seconds}`);
}
