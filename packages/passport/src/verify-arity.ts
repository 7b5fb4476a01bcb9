/**
 * What a verify function's parameters say about how it answers:
 *
 * - `done`: it declares the callback, with or without a default value.
 * - `value`: it has no parameter that could be the callback, so what it returns is its answer.
 * - `length`: a bound function or a proxy, which shows its length alone. That leaves room for the callback only with a
 *   default value, or through `arguments`: what a promise of it resolves to is its answer, also if that is nothing.
 * - `unknown`: it may get at the callback through rest parameters or `arguments`, as wrappers and mocks do.
 */
export type VerifyArity = "done" | "value" | "length" | "unknown";

type AnyFunction = (...args: never[]) => unknown;

/** @param subjects - how many arguments come before `done` */
export function verifyArityOf(verify: AnyFunction, subjects: number): VerifyArity {
  if (verify.length > subjects) return "done";
  const source = Function.prototype.toString.call(verify);
  // A bound function has its target's length. With rest parameters alone, as wrappers have, that is 0.
  if (NATIVE_CODE.test(source)) return verify.length === subjects ? "length" : "unknown";
  // `length` counts no parameter from the first default value on: `(profile, done = noop) => …` has 1.
  const parameters = writtenParameters(source);
  if (parameters === undefined || parameters.some((parameter) => parameter.startsWith("..."))) return "unknown";
  return parameters.length > subjects ? "done" : "value";
}

// At the end, and not in a text or a comment of the function's.
const NATIVE_CODE = /\{\s*\[native code\]\s*\}$/;
// Comments and texts may hold anything.
const NOT_CODE = /\/\*[^]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[^]|[^`\\])*`/g;
const ONE_BARE_PARAMETER = /^(?:async\s+)?[^\s(),=]+\s*=>/;
const OWN_ARGUMENTS = /(?<!\.\s*)\barguments\b(?!\s*:)/;

/** The parameters as they are written; `undefined` if they do not show what the function can get at. */
function writtenParameters(text: string): readonly string[] | undefined {
  const source = text.replaceAll(NOT_CODE, '""').trim();
  if (ONE_BARE_PARAMETER.test(source)) return [source];

  const parameters: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = source.indexOf("("); at !== -1 && at < source.length; at += 1) {
    const character = source.charAt(at);
    const isEnd = depth === 1 && character === ")";
    if (isEnd || (depth === 1 && character === ",")) {
      const parameter = source.slice(start, at).trim();
      if (parameter !== "") parameters.push(parameter);
    }
    if (isEnd) return canUseArguments(source.slice(at + 1)) ? undefined : parameters;
    if ("([{".includes(character)) depth += 1;
    else if (")]}".includes(character)) depth -= 1;
    if (depth === 1 && "(,".includes(character)) start = at + 1;
  }
  return undefined;
}

/** Arrow functions have no `arguments` of their own. */
function canUseArguments(afterParameters: string): boolean {
  return !/^\s*=>/.test(afterParameters) && OWN_ARGUMENTS.test(afterParameters);
}
