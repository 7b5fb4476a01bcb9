export { axeViolations } from "./axe-violations.ts";
export { findChromium } from "./find-chromium.ts";
export { openBrowser } from "./open-browser.ts";
export { outcomeOf, startCommand, type StartedCommand } from "./start-command.ts";
export { createTextSink, type TextSink } from "./text-sink.ts";
