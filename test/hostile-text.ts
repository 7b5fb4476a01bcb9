import fc from "fast-check";

// What is longer than everything has in it, what parsers trip over, and what turns, splits or ends a line.
const ODD_PIECES = [
  "\u0000",
  "\r\n",
  "\u2028",
  "\uD800",
  "\uDC00x",
  "\u202E",
  "\uFEFF",
  "é€😀",
  "%",
  "%ff",
  "%E0%A4%A",
  "+",
  '"',
  "\\",
  "\\u12",
  "[[[[",
  "{}",
  "://",
  "__proto__",
  "1e999",
  "-0",
  "9".repeat(400),
  " ".repeat(3_000),
  "a_".repeat(3_000),
  "[".repeat(20_000),
  '{"a":'.repeat(5_000),
  '"'.repeat(20_000),
] as const;

const oddPiece = fc.constantFrom(...ODD_PIECES);

/** Any text at all: each UTF-16 code unit, by itself as well; or bytes, as one character each. */
export const anyText = fc.oneof(
  fc.string({ unit: fc.nat({ max: 0xff_ff }).map((unit) => String.fromCharCode(unit)), maxLength: 60 }),
  fc.string({ unit: fc.nat({ max: 0xff }).map((unit) => String.fromCharCode(unit)), maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
);

/** Any value of a JSON text's field: of every type, nested, far too long, far too large. */
export const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  anyText,
  oddPiece,
  fc.double(),
  fc.constantFrom(null, true, 0, -1, 1e308, [], {}, "", { toString: 1 }, [[[[[[[]]]]]]]),
);

/** A text near a valid one: as it is, cut, with a piece put in or in another's place; or any text at all. */
export function nearText(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const changed = fc.tuple(valid, place, place, fc.oneof(oddPiece, anyText)).map(([text, from, to, piece]) => {
    const at = Math.floor(from * text.length);
    return text.slice(0, at) + piece + text.slice(at + Math.floor(to * (text.length - at)));
  });
  const cut = fc.tuple(valid, place).map(([text, at]) => text.slice(0, Math.floor(at * text.length)));
  return fc.oneof(valid, cut, { weight: 3, arbitrary: changed }, oddPiece, anyText);
}

/** The JSON text of an object whose fields are valid but for one or two; damaged itself, now and then. */
export function nearJson(valid: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const names = fc.constantFrom(...Object.keys(valid), "__proto__", "constructor", "toJSON");
  const json = fc
    .array(fc.tuple(names, anyValue), { maxLength: 2 })
    .map((changes) => JSON.stringify({ ...valid, ...Object.fromEntries(changes) }) ?? "null");
  return fc.oneof({ weight: 3, arbitrary: json }, nearText(json));
}
