// jsdom, with the parts of Node that the platform's clients need and jsdom lacks.
const { TestEnvironment } = require("jest-environment-jsdom");

const names =
  "fetch Request Response Headers FormData Blob ReadableStream TransformStream TextEncoder TextDecoder AbortController AbortSignal crypto";

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of names.split(" "))
      Object.defineProperty(this.global, name, { value: globalThis[name], configurable: true, writable: true });
  }
};
