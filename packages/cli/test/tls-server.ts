import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

const openssl = "/usr/bin/openssl";
const run = promisify(execFile);

export const hasOpenssl = existsSync(openssl);

interface Life {
  /** @defaultValue three days ago */
  readonly from?: Date;
  /** @defaultValue in three days */
  readonly to?: Date;
}

export interface TlsServerSettings extends Life {
  /** What the certificate is for. @defaultValue `127.0.0.1` */
  readonly name?: string;
  /** Who signs it. @defaultValue nobody: it signs itself */
  readonly authority?: Life;
}

const DAY_MS = 86_400_000;

/** A server on loopback with a certificate of its own making; `file` is what a client has to trust. */
export async function startTlsServer({ authority, name = "127.0.0.1", ...life }: TlsServerSettings) {
  const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const issuer = authority && (await makeCertificate(folder, "authority", "CA:TRUE", authority));
  const alternative = `${/^[\d.]+$/.test(name) ? "IP" : "DNS"}:${name}`;
  const own = await makeCertificate(folder, "server", alternative, life, issuer);

  const requests: string[] = [];
  const chain = await Promise.all([own, ...(issuer ? [issuer] : [])].map(({ file }) => readFile(file)));
  const server = createServer({ key: await readFile(own.key), cert: Buffer.concat(chain) }, (request, response) => {
    requests.push(request.url ?? "");
    response.end();
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { file: (issuer ?? own).file, origin: `https://127.0.0.1:${port}`, requests };
}

interface Made {
  readonly key: string;
  readonly file: string;
}

/** `openssl req` makes none that has ended: `openssl ca` takes both dates. */
async function makeCertificate(
  folder: string,
  name: string,
  what: string,
  { from = new Date(Date.now() - 3 * DAY_MS), to = new Date(Date.now() + 3 * DAY_MS) }: Life,
  issuer?: Made,
): Promise<Made> {
  const place = (file: string): string => join(folder, `${name}-${file}`);
  const [key, file, config, request] = [place("key.pem"), place("crt.pem"), place("config"), place("csr.pem")];
  const extension = what.startsWith("CA:") ? `basicConstraints=critical,${what}` : `subjectAltName=${what}`;
  await writeFile(place("index"), "");
  await writeFile(
    config,
    `[ca]
default_ca=own
[own]
database=${place("index")}
new_certs_dir=${folder}
rand_serial=yes
default_md=sha256
policy=policy
unique_subject=no
x509_extensions=extensions
[policy]
commonName=supplied
[extensions]
${extension}
`,
  );
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key];
  await run(openssl, ["req", "-new", "-subj", `/CN=${name}`, ...newKey, "-out", request]);
  const signer = issuer ? ["-cert", issuer.file, "-keyfile", issuer.key] : ["-selfsign", "-keyfile", key];
  const dates = ["-startdate", stamp(from), "-enddate", stamp(to)];
  await run(openssl, ["ca", "-batch", "-notext", "-config", config, ...signer, ...dates, "-in", request, "-out", file]);
  return { key, file };
}

/** 20260131000000Z */
function stamp(date: Date): string {
  return `${date.toISOString().replaceAll(/\D/g, "").slice(0, 14)}Z`;
}
