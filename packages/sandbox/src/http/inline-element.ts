import { createHash } from "node:crypto";

/** A style or script inside a page, with the source by which a content security policy allows it. */
export interface InlineElement {
  readonly html: string;
  readonly source: string;
}

/** Made in one piece: a single space more inside the element, and its hash no longer fits. */
export function inlineElement(name: "style" | "script", text: string): InlineElement {
  const hash = createHash("sha256").update(text).digest("base64");
  return { html: `<${name}>${text}</${name}>`, source: `'sha256-${hash}'` };
}
