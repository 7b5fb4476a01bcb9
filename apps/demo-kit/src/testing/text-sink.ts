import { Writable } from "node:stream";

/** A stream that keeps what is written to it, as what is not a terminal does. */
export interface TextSink {
  readonly stream: Writable;
  text(): string;
}

export function createTextSink(): TextSink {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream, text: () => text };
}
