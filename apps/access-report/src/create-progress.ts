import { type Options, type Params, SingleBar } from "cli-progress";

/** How far the reading has come. Only drawn on a terminal. */
export interface Progress {
  update(accesses: number, pages: number): void;
  stop(): void;
}

const WIDTH = 30;
const number = new Intl.NumberFormat("en");

/**
 * A progress bar. The platform does not say how many accesses there are: without a `limit` to measure by, a block
 * wanders along the bar in place of a share.
 */
export function createProgress(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean },
  limit: number | undefined,
): Progress {
  const bar = new SingleBar({
    stream,
    fps: 20,
    // Anything else changes the terminal's state, and a Ctrl-C would leave it so.
    linewrap: true,
    format: (_options: Options, { progress }: Params, { accesses, pages }: { accesses: number; pages: number }) => {
      const share = limit === undefined ? "" : `  ${String(Math.floor(progress * 100)).padStart(3)} %`;
      const drawn = limit === undefined ? wandering(pages) : filled(progress);
      return `  ${drawn}${share}  ${number.format(accesses)} accesses, ${number.format(pages)} pages`;
    },
  });
  bar.start(limit ?? Number.MAX_SAFE_INTEGER, 0, { accesses: 0, pages: 0 });
  return {
    update: (accesses, pages) => bar.update(accesses, { accesses, pages }),
    stop() {
      bar.stop();
      if (stream.isTTY) stream.write("\n"); // what follows stands apart from the bar
    },
  };
}

function filled(share: number): string {
  const full = Math.round(Math.min(1, share) * WIDTH);
  return "█".repeat(full) + "░".repeat(WIDTH - full);
}

function wandering(step: number): string {
  const block = 6;
  const room = WIDTH - block;
  const position = room - Math.abs((step % (2 * room)) - room);
  return "░".repeat(position) + "█".repeat(block) + "░".repeat(room - position);
}
