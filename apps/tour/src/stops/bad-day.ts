import { leakScenes } from "../bad-day/leak-scenes.ts";
import { loadScenes } from "../bad-day/load-scenes.ts";
import { outageScenes } from "../bad-day/outage-scenes.ts";
import { type Played, playScene } from "../bad-day/play-scene.ts";
import type { Stop } from "../stop.ts";

export const badDay: Stop = {
  name: "bad-day",
  title: "bad-day: what breaks, with @ianum/axios and with twenty lines by hand",

  async run({ say, mark }) {
    const scenes = [...loadScenes, ...outageScenes, ...leakScenes];
    const all: Played[] = [];
    for (const { title, ...scene } of scenes) {
      say(title);
      for (const played of await playScene({ title, ...scene })) {
        const { contender, isGood, text, durationMs } = played;
        const time = `${(durationMs / 1000).toFixed(1)} s`.padStart(6);
        say(`  ${mark(isGood)} ${contender.padEnd(13)} ${text.padEnd(50)} ${time}`);
        all.push(played);
      }
    }
    say("");
    const ours = all.filter(({ contender }) => contender === "@ianum/axios");
    const byHand = all.filter(({ contender }) => contender === "by hand");
    const kept = (played: readonly Played[]): number => played.filter(({ isGood }) => isGood).length;
    say(`kept: @ianum/axios ${kept(ours)} of ${scenes.length} promises, by hand ${kept(byHand)}`);
    say("the twenty lines by hand: apps/tour/src/bad-day/by-hand.ts");
    const sum = (of: (played: Played) => number): number => ours.reduce((total, played) => total + of(played), 0);
    return [
      {
        adapter: "@ianum/axios",
        what: "bad-day",
        calls: sum(({ calls }) => calls),
        tokenRequests: sum(({ tokenRequests }) => tokenRequests),
        durationMs: sum(({ durationMs }) => durationMs),
      },
    ];
  },
};
