import { inspect } from "node:util";
import { isIanumError } from "@ianum/core";

// Of the processor's time, which other processes do not use up. What takes time by the square of the length is far
// beyond it at these lengths.
const MOST_CPU_MS = 3_000;
const MOST_TEXT = 4_096;

/**
 * What a judgement says of an input: its value, or `undefined` if it throws one of our errors.
 *
 * @param secret - what the input has and no error may tell
 * @throws Error if it throws anything else, if its error tells the secret or is long, or if it takes too long
 */
export function judged<T>(judgement: () => T, secret: string): T | undefined {
  const before = process.cpuUsage();
  try {
    return judgement();
  } catch (error) {
    if (!isIanumError(error)) throw new Error("an error that is not an IanumError was thrown", { cause: error });
    mustHide(error, secret);
    return undefined;
  } finally {
    const { user, system } = process.cpuUsage(before);
    // oxlint-disable-next-line no-unsafe-finally -- too slow is too slow, whatever came of it
    if ((user + system) / 1000 > MOST_CPU_MS) throw new Error("the judgement took too long");
  }
}

/** Fails if an error, however it is printed, tells the secret, or is as long as what it complains about. */
export function mustHide(error: Error, secret: string): void {
  const text = `${error.message}\n${JSON.stringify(error)}\n${inspect(error, { depth: 10, showHidden: true })}`;
  if (text.includes(secret)) throw new Error("the error tells the secret");
  if (error.message.length + JSON.stringify(error).length > MOST_TEXT) throw new Error("the error is too long");
}
