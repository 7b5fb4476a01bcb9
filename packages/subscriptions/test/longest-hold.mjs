// Decrypts what stdin says with the package as it is built, and prints for how long the thread that called was held
// between two of its turns, in ms of CPU time: the time of other processes does not count. Linux alone counts by thread.
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { createSubscriptions } from "../dist/index.js";

const { options, expected } = JSON.parse(await text(process.stdin));
const subscriptions = createSubscriptions(options);
// A first request loads what fetch is made of, which holds the event loop too.
await subscriptions.agreements("sub_1").catch(() => undefined);
const cpuMs = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "latin1").split(" ")[0]) / 1e6;

let longest = 0;
let isOver = false;
let last = cpuMs();
(function turn() {
  const now = cpuMs();
  longest = Math.max(longest, now - last);
  last = now;
  if (!isOver) setTimeout(turn, 0);
})();
const { data } = await subscriptions.data("sub_1");
isOver = true;
const values = data.flatMap((field) => field.values.map(({ value }) => value));
if (JSON.stringify(values) !== JSON.stringify(expected)) throw new Error("not what was encrypted");
console.log(longest);
