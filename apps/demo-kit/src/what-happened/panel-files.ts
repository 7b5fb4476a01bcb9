import { fileURLToPath } from "node:url";

/** The folder with `happened.css`, to be served beside a demo's own files. */
export const panelFiles: string = fileURLToPath(new URL("../../public", import.meta.url));
