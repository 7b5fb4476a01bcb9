import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { peerContenders } from "../peers/contenders.ts";
import { type Story, type Tick, type Timeline } from "./timeline.ts";
import { writeTimelines } from "./write-timelines.ts";

// npm run bench -- --timelines: both stories for ours and for the code by hand, each in a process of its own.
const contenders = peerContenders.filter(({ name }) => ["@ianum/fetch", "by hand, fetch"].includes(name));

function play(story: Story): readonly Timeline[] {
  return contenders.map(({ module, name }) => {
    console.log(`${story}: ${name}`);
    const program = fileURLToPath(new URL("story-process.js", import.meta.url));
    const { status, stderr, stdout } = spawnSync(process.execPath, [program, module, story], {
      encoding: "utf8",
      timeout: 300_000,
    });
    if (status !== 0) throw new Error(`${name}: ${story} ended with ${status}\n${stderr}`);
    return { contender: name, ticks: JSON.parse(stdout) as readonly Tick[] };
  });
}

const written = writeTimelines(
  {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    processor: `${cpus()[0]?.model.trim() ?? "unknown processor"} × ${cpus().length}`,
    stories: { revocation: play("revocation"), outage: play("outage") },
  },
  (path, text) => writeFileSync(path, text),
);
console.log(`written: ${written.join(", ")}`);
