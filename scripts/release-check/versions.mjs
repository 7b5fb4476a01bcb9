// A rehearsal of the next releases, in a repository of its own that has this one's manifests and nothing else.
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quietly, root } from "../workspace.mjs";
import { publishedPackages } from "./pack.mjs";

const identity = [
  "-c",
  "user.name=release-check",
  "-c",
  "user.email=release-check@localhost",
  "-c",
  "commit.gpgsign=false",
];

/**
 * Releases what the changesets in this repository say, then asks what single changes on top of that would publish.
 *
 * @returns lines to print, and what is wrong, a sentence each
 */
export async function rehearseReleases(target) {
  const repository = join(target, "rehearsal");
  copyManifests(repository);
  await git(repository, "init", "--quiet", "--initial-branch=main");
  await commit(repository);
  await version(repository);
  await commit(repository);
  const released = versionsIn(repository);

  const patch = await rehearse(repository, "@ianum/axios", "patch");
  const minor = await rehearse(repository, "@ianum/core", "minor");
  return {
    lines: [
      `first release: ${[...released].map(([name, number]) => `${name} ${number}`).join(", ")}`,
      ...[patch, minor].map(({ what, changes }) => `${what}: ${changes.map(describe).join(", ")}`),
    ],
    faults: [
      ...[...released]
        .filter(([, number]) => number.startsWith("0."))
        .map(
          ([name, number]) =>
            `${name} stays at ${number}, and below 1.0.0 each minor of @ianum/core publishes it again: add a changeset that makes it a major`,
        ),
      ...patch.changes
        .filter(({ name }) => name !== "@ianum/axios")
        .map((change) => `a patch of @ianum/axios publishes ${describe(change)}, too`),
      ...minor.changes
        .filter(({ name }) => name !== "@ianum/core")
        .map((change) => `a minor of @ianum/core publishes ${describe(change)}, too`),
      ...[patch, minor].filter(({ changes }) => changes.length === 0).map(({ what }) => `${what} publishes nothing`),
    ],
  };
}

async function rehearse(repository, name, bump) {
  const before = versionsIn(repository);
  writeFileSync(join(repository, ".changeset", "rehearsal.md"), `---\n"${name}": ${bump}\n---\n\nA change.\n`);
  await commit(repository);
  await version(repository);
  const changes = [...versionsIn(repository)]
    .filter(([key, now]) => now !== before.get(key))
    .map(([key, now]) => ({ name: key, from: before.get(key), to: now }));
  await git(repository, "reset", "--quiet", "--hard", "HEAD~1");
  return { what: `${bump} of ${name}`, changes };
}

function copyManifests(repository) {
  mkdirSync(repository);
  cpSync(join(root, ".changeset"), join(repository, ".changeset"), { recursive: true });
  for (const file of ["package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml"])
    copyFileSync(join(root, file), join(repository, file));
  for (const { folder, cwd } of publishedPackages()) {
    mkdirSync(join(repository, "packages", folder), { recursive: true });
    copyFileSync(join(cwd, "package.json"), join(repository, "packages", folder, "package.json"));
  }
  writeFileSync(join(repository, ".gitignore"), "node_modules\n");
  symlinkSync(join(root, "node_modules"), join(repository, "node_modules"), "junction");
}

function versionsIn(repository) {
  return new Map(
    readdirSync(join(repository, "packages"))
      .map((folder) => JSON.parse(readFileSync(join(repository, "packages", folder, "package.json"), "utf8")))
      .map((manifest) => [manifest.name, manifest.version]),
  );
}

const describe = ({ name, from, to }) => `${name} ${from} → ${to}`;
const version = (cwd) => command("changeset", ["version"], cwd);
const git = (cwd, ...args) => command("git", [...identity, ...args], cwd);

async function commit(cwd) {
  await git(cwd, "add", "--all");
  await git(cwd, "commit", "--quiet", "--allow-empty", "--message", "rehearsal");
}

async function command(name, args, cwd) {
  const { code, output } = await quietly(name, args, { cwd, silent: true });
  if (code !== 0) throw new Error(`${name} ${args.at(-1)} failed:\n${output}`);
}
