export { outcomeOf, startCommand, type StartedCommand } from "./start-command.ts";
export { createTextSink, type TextSink } from "./text-sink.ts";
