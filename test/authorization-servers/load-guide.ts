import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AuthStrategy } from "@ianum/core";
import type { ClientAuth } from "oauth4webapi";
import { readPage } from "../fences/read-page.ts";
import { root } from "../repository.ts";

const page = "docs/guides/another-authorization-server.md";

export interface AuthorizationServerGuide {
  authorizationServer(client: {
    readonly issuer: string;
    readonly clientId: string;
    readonly authenticate: ClientAuth;
    readonly secret: string;
  }): AuthStrategy;
  dispose(): void;
}

/** The code of the guide, as a reader would copy it. */
export async function loadGuide(): Promise<AuthorizationServerGuide> {
  const [program] = readPage(page, readFileSync(join(root, page), "utf8")).programs;
  if (!program) throw new Error(`${page} has no code`);
  mkdirSync(join(root, "fences"), { recursive: true });
  const folder = mkdtempSync(join(root, "fences", "guide-"));
  const file = join(folder, "authorization-server.ts");
  writeFileSync(file, program.code);
  const { authorizationServer } = (await import(file)) as Pick<AuthorizationServerGuide, "authorizationServer">;
  return { authorizationServer, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
