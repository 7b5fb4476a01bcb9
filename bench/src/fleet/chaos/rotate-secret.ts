import type { FaultContext } from "./fault-context.ts";
import type { Gate } from "./platform.ts";
import type { Member } from "./world.ts";

/**
 * A second secret is made, the processes are given both, one after the other, and the first one is deleted; now and then
 * too early, when some do not have the second one yet.
 */
export function rotateSecret({ endAfter, judge, world }: FaultContext, gate: Gate): void {
  const { draw, platform, timeline } = world;
  if (gate.isRotating) return;
  gate.isRotating = true;
  const [old = ""] = gate.secrets;
  const secret = platform.addSecret(gate);
  const members = world.members.filter((member) => member.gate === gate);
  const withinMs = draw.between(1_000, 300_000);
  const isTooEarly = draw.chance(0.3);
  let isOver = false;
  const give = (member: Member, secrets: readonly string[]): void => {
    if (member.secrets.join() === secrets.join()) return;
    member.secrets = secrets;
    member.secretsSince = timeline.now;
    world.journal.note(member.host.name, () => `is given ${secrets.join(" and ")}`);
  };
  world.disturb(members, withinMs * 2);
  judge.noteRefusals();

  for (const member of members)
    timeline.after(draw.between(0, withinMs), () => {
      if (!isOver) give(member, [secret, old]);
    });
  timeline.after(withinMs * (isTooEarly ? draw.between(0.3, 1) : 1), () => {
    if (!isOver) platform.deleteSecret(gate, old);
    judge.noteRefusals();
  });
  endAfter(withinMs * 1.5, () => {
    isOver = true;
    gate.isRotating = false;
    for (const member of members) give(member, [secret]);
    platform.deleteSecret(gate, old);
    judge.noteRefusals();
  });
}
