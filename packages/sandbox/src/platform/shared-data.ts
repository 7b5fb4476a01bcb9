import { randomBytes } from "node:crypto";
import { encrypterFor } from "./encrypter.ts";
import type { Gate } from "./gates.ts";
import { derivedId } from "./ids-and-secrets.ts";
import type { Subscription } from "./people.ts";
import type { SharedFieldOptions } from "./shared-fields.ts";

/** The response of `GET …/data` (docs.ianum.com, Auth service). The types of dates are not documented. */
export interface DataAnswer {
  readonly idSubscription: string;
  readonly data: readonly AnsweredField[];
}

interface AnsweredField {
  readonly idDataShared: string;
  readonly idField: string;
  readonly alias: string;
  readonly verified: "YES" | "NO" | "PENDING";
  /** In UNIX seconds. */
  readonly dateShared: number;
  readonly dateLastUpdate: number;
  readonly values: readonly AnsweredValue[];
}

interface AnsweredValue {
  readonly idFieldComponent: string;
  readonly alias: string;
  readonly fieldComponentType: string;
  readonly keyEnc: string;
  readonly valueEnc: string;
  readonly valueEncPgp: string;
}

/** Returns what a subscription has shared of these fields, or all of it. */
export type SharedDataReader = (subscription: Subscription, idFields: readonly string[] | "ALL") => Promise<DataAnswer>;

const SHARED_AT = Date.UTC(2025, 0, 15, 9, 30) / 1000;
const UPDATED_AT = Date.UTC(2025, 5, 1, 12, 0) / 1000;

/** The default person shares the same fields with every gate, encrypted to each gate's key; an Entity Ghost none. */
export function createSharedData(fields: readonly SharedFieldOptions[]): SharedDataReader {
  // Encrypted once a gate: the same request gets the same response.
  const answers = new Map<Gate, Map<string, Promise<AnsweredField>>>();

  const answerOf = (gate: Gate, field: SharedFieldOptions): Promise<AnsweredField> => {
    const ofGate = answers.get(gate) ?? new Map<string, Promise<AnsweredField>>();
    answers.set(gate, ofGate);
    const answer = ofGate.get(field.idField) ?? encrypted(gate, field);
    ofGate.set(field.idField, answer);
    return answer;
  };

  return async ({ gate, id, isGhost }, idFields) => {
    const shared = isGhost ? [] : fields.filter(({ idField }) => idFields === "ALL" || idFields.includes(idField));
    return { idSubscription: id, data: await Promise.all(shared.map((field) => answerOf(gate, field))) };
  };
}

async function encrypted(gate: Gate, { idField, alias, verified, values }: SharedFieldOptions): Promise<AnsweredField> {
  const encrypt = await encrypterFor(gate.privateKey);
  const answered: AnsweredValue[] = [];
  for (const [idFieldComponent, value] of Object.entries(values)) {
    answered.push({
      idFieldComponent,
      alias: idFieldComponent.toLowerCase().replaceAll("_", " "),
      fieldComponentType: "TEXT",
      // How the platform makes these is not documented: bytes of a plausible length, which nothing can decrypt.
      keyEnc: randomBytes(256).toString("base64"),
      valueEnc: randomBytes(16 * (1 + Math.ceil(Buffer.byteLength(value) / 16))).toString("base64"),
      valueEncPgp: await encrypt(value),
    });
  }
  return {
    idDataShared: derivedId("dts_", 8, `${gate.alias} ${idField}`),
    idField,
    alias: alias ?? idField,
    verified: verified ?? "YES",
    dateShared: SHARED_AT,
    dateLastUpdate: UPDATED_AT,
    values: answered,
  };
}
