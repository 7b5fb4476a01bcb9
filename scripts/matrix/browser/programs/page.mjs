import { answer } from "./answer.mjs";

globalThis.ask = answer;
