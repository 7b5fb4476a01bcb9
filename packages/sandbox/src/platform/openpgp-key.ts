import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

// A gate's key has to be there as a text at once, and openpgp makes keys asynchronously. This one is small: RFC 4880 with
// the curves of GnuPG 2.1 and later, so that gpg, OpenPGP.js and all others read it.
const ED25519 = { algorithm: 22, oid: "2b06010401da470f01", pkcs8: "302e020100300506032b657004220420" };
const X25519 = { algorithm: 18, oid: "2b060104019755010501", pkcs8: "302e020100300506032b656e04220420" };
/** SHA-256 and AES-128: how the session key is wrapped (RFC 6637, section 8). */
const KEY_DERIVATION = Buffer.from("03010807", "hex");
// Fixed, so that the same seed gives the same key.
const CREATED_AT = Date.UTC(2025, 0, 1) / 1000;
const USER_ID = 0x13;
const SUBKEY_BINDING = 0x18;

interface KeyPacket {
  /** The public part: what is hashed and fingerprinted. */
  readonly body: Buffer;
  readonly secret: Buffer;
  readonly key: KeyObject;
}

/** An armoured OpenPGP private key without a passphrase, to sign and to encrypt to; the same for the same seed. */
export function openPgpKey(userId: string, seed: string): string {
  const primary = keyPacket(ED25519, `sign ${seed}`, Buffer.alloc(0));
  const subkey = keyPacket(X25519, `encrypt ${seed}`, KEY_DERIVATION);
  const id = Buffer.from(userId);
  const certified = Buffer.concat([Buffer.from([0xb4]), uint(4, id.length), id]);
  return armored(
    Buffer.concat([
      packet(5, Buffer.concat([primary.body, primary.secret])),
      packet(13, id),
      // Key flags: certify and sign.
      packet(2, signature(primary, USER_ID, 0x03, certified)),
      packet(7, Buffer.concat([subkey.body, subkey.secret])),
      // Key flags: encrypt communications and storage.
      packet(2, signature(primary, SUBKEY_BINDING, 0x0c, hashedKey(subkey))),
    ]),
  );
}

function keyPacket(curve: typeof ED25519, seed: string, parameters: Buffer): KeyPacket {
  const secret = createHash("sha256").update(seed).digest();
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from(curve.pkcs8, "hex"), secret]),
    format: "der",
    type: "pkcs8",
  });
  const point = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
  const oid = Buffer.from(curve.oid, "hex");
  const body = Buffer.concat([
    Buffer.from([4]),
    uint(4, CREATED_AT),
    Buffer.from([curve.algorithm, oid.length]),
    oid,
    // 0x40: the point as the curve's own 32 octets.
    mpi(Buffer.concat([Buffer.from([0x40]), point])),
    parameters,
  ]);
  // X25519 secrets are little-endian, with these bits set and cleared (RFC 7748, section 5); an integer here is big-endian.
  const integer = mpi(curve === X25519 ? Buffer.from(clamped(secret).toReversed()) : secret);
  const checksum = integer.reduce((sum, octet) => (sum + octet) & 0xffff, 0);
  return { body, key, secret: Buffer.concat([Buffer.from([0]), integer, uint(2, checksum)]) };
}

function clamped(secret: Buffer): Buffer {
  const copy = Buffer.from(secret);
  copy[0] = (copy[0] ?? 0) & 248;
  copy[31] = ((copy[31] ?? 0) & 127) | 64;
  return copy;
}

/** A version 4 signature by the primary key over itself and `signed` (RFC 4880, section 5.2.4). */
function signature(primary: KeyPacket, type: number, flags: number, signed: Buffer): Buffer {
  const subpackets = Buffer.concat([
    Buffer.from([5, 2]),
    uint(4, CREATED_AT),
    Buffer.from([2, 27, flags]),
    // Preferences: AES-256, SHA-256, no compression; and a modification detection code.
    Buffer.from([2, 11, 9, 2, 21, 8, 2, 22, 0, 2, 30, 1]),
  ]);
  const hashed = Buffer.concat([Buffer.from([4, type, ED25519.algorithm, 8]), uint(2, subpackets.length), subpackets]);
  const trailer = Buffer.concat([Buffer.from([4, 0xff]), uint(4, hashed.length)]);
  const digest = createHash("sha256")
    .update(Buffer.concat([hashedKey(primary), signed, hashed, trailer]))
    .digest();
  const issuer = Buffer.concat([Buffer.from([9, 16]), fingerprintOf(primary).subarray(-8)]);
  const signatureValue = sign(null, digest, primary.key);
  return Buffer.concat([
    hashed,
    uint(2, issuer.length),
    issuer,
    digest.subarray(0, 2),
    mpi(signatureValue.subarray(0, 32)),
    mpi(signatureValue.subarray(32)),
  ]);
}

function fingerprintOf(key: KeyPacket): Buffer {
  return createHash("sha1").update(hashedKey(key)).digest();
}

/** How a key is written into what is hashed. */
function hashedKey({ body }: KeyPacket): Buffer {
  return Buffer.concat([Buffer.from([0x99]), uint(2, body.length), body]);
}

/** An integer: its length in bits, then its octets without leading zeros. */
function mpi(octets: Buffer): Buffer {
  const start = octets.findIndex((octet) => octet !== 0);
  const significant = octets.subarray(start);
  return Buffer.concat([uint(2, significant.length * 8 - Math.clz32(significant[0] ?? 0) + 24), significant]);
}

function packet(tag: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xc0 | tag, 0xff]), uint(4, body.length), body]);
}

function uint(octets: number, value: number): Buffer {
  const buffer = Buffer.alloc(octets);
  buffer.writeUIntBE(value, 0, octets);
  return buffer;
}

function armored(octets: Buffer): string {
  const lines = octets.toString("base64").match(/.{1,64}/g) ?? [];
  const block = "PGP PRIVATE KEY BLOCK-----";
  return `-----BEGIN ${block}\n\n${lines.join("\n")}\n=${uint(3, crc24(octets)).toString("base64")}\n-----END ${block}\n`;
}

/** RFC 4880, section 6.1. */
function crc24(octets: Buffer): number {
  let crc = 0xb704ce;
  for (const octet of octets) {
    crc ^= octet << 16;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x800000 ? ((crc << 1) ^ 0x864cfb) & 0xffffff : (crc << 1) & 0xffffff;
  }
  return crc;
}
