import type { CreateCall } from "../peers/contenders.ts";
import { installShiftedTime } from "../peers/shifted-time.ts";
import { startPlatform } from "../peers/start-platform.ts";
import { playStory } from "./play-story.ts";
import type { Story } from "./timeline.ts";

// One contender in one story, in a process of its own: story-process.js MODULE STORY prints the ticks as JSON.
const [, , module = "", story = ""] = process.argv;
const shift = installShiftedTime();
const { create } = (await import(new URL(`../../peers/contenders/${module}`, import.meta.url).href)) as {
  readonly create: CreateCall;
};
const platform = await startPlatform();
// Contenders that leave a promise to its fate must not take the story along.
process.on("unhandledRejection", () => undefined);

const ticks = await playStory[story as Story]({
  platform,
  call: create(platform),
  async advance(ms) {
    shift(ms);
    await platform.tell({ advanceMs: ms });
  },
});
process.stdout.write(JSON.stringify(ticks), () => process.exit());
