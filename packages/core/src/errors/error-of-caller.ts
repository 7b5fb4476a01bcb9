import { isIanumError } from "./ianum-error.ts";

/**
 * How many of those who wait for one request get an error that shows where they called: a trace takes 300 bytes and more
 * while its caller waits, and a burst may be of any size.
 */
export const MOST_TRACED = 1_000;

/**
 * `error` as one of many callers gets it who waited for the same request: an error of its own, whose stack ends with the
 * frames of `trace`; without a trace the shared one. What is not an IanumError, such as the reason of an abort, is the
 * caller's already.
 */
export function errorOfCaller(error: unknown, trace: Error | undefined): unknown {
  if (trace === undefined || !isIanumError(error)) return error;
  const { stack: _, ...fields } = Object.getOwnPropertyDescriptors(error);
  // Made by `new Error`, which runtimes print and clone as an error; its class and fields are the shared one's.
  const own: Error = Object.defineProperties(new Error(error.message), fields);
  Object.setPrototypeOf(own, Object.getPrototypeOf(error) as object);
  const known = framesOf(error.stack);
  const frames = framesOf(trace.stack).filter((frame) => !known.includes(frame));
  own.stack = [error.stack ?? `${error.name}: ${error.message}`, ...frames].join("\n");
  return own;
}

function framesOf(stack: string | undefined): readonly string[] {
  return stack?.split("\n").filter((line) => /^\s+at |@/.test(line)) ?? [];
}
